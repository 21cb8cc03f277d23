"""Pages as files: the explorer, the area page, the frame they share and the folder they are published in."""
