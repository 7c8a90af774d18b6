package dev.hands4j.runtimeserver;

import java.nio.file.Path;
import java.util.List;

/**
 * What commands may keep on disk.
 *
 * @param folders counted together
 * @param bytes of all files, by the sizes a listing shows
 * @param files files and folders
 * @param beyond whether what was there at the start is not counted, as in a folder of a person
 */
record RoomLimits(List<Path> folders, long bytes, long files, boolean beyond) {
  RoomLimits {
    folders = List.copyOf(folders);
    if (bytes < 1 || files < 1) {
      throw new IllegalArgumentException("room on disk is more than nothing");
    }
  }
}
