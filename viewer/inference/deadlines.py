"""How long a process for models may be silent."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.inference.messages import Stage


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds without a sign of life after which the child is taken for hung, by stage.

    Starting covers the import of TensorFlow and of the GPU's libraries from a cold disk; explaining counts
    from portion to portion. pauses: before the second, third ... start in a row when the child dies without
    having done anything; after the last one the supervisor gives up until the next request.
    """

    starting: float = 180.0
    loading: float = 120.0
    classifying: float = 60.0
    segmenting: float = 60.0
    explaining: float = 60.0
    checking: float = 120.0
    pauses: tuple[float, ...] = (0.5, 2.0)

    def of(self, stage: Stage) -> float:
        """Seconds for one stage."""
        return {
            Stage.STARTING: self.starting,
            Stage.LOADING: self.loading,
            Stage.CLASSIFYING: self.classifying,
            Stage.SEGMENTING: self.segmenting,
            Stage.EXPLAINING: self.explaining,
            Stage.CHECKING: self.checking,
        }[stage]
