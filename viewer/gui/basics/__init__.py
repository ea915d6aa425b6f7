"""What every room of the window uses: theme, icons, language, work in the background, drops."""
