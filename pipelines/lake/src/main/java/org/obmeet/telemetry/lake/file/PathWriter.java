package org.obmeet.telemetry.lake.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.Store;

/**
 * Writes a file by a function that needs a local path. In a local lake, the function writes to the
 * staging area, from which retention deletes the files of crashed processes. For another lake, it
 * writes to a temporary folder of this machine, and the file is uploaded.
 */
final class PathWriter {
  private final LakeFiles files;
  private final Store store;

  PathWriter(LakeFiles files, Store store) {
    this.files = files;
    this.store = store;
  }

  void write(String path, LakeFiles.PathBody body) {
    String name = Path.of(path).getFileName().toString();
    String folder = Locations.temporaryPath();
    files.run(
        "write",
        path,
        () -> {
          if (store.local(folder).isPresent()) {
            writeLocally(path, folder, name, body);
          } else {
            writeAndUpload(path, name, body);
          }
        });
  }

  private void writeLocally(String path, String folder, String name, LakeFiles.PathBody body)
      throws IOException {
    Path local = store.local(folder).orElseThrow();
    Files.createDirectories(local);
    try {
      body.writeTo(local.resolve(name));
      store.sync(List.of(folder + "/" + name));
      store.move(folder + "/" + name, path);
    } finally {
      store.deleteFolder(folder);
    }
  }

  private void writeAndUpload(String path, String name, LakeFiles.PathBody body)
      throws IOException {
    Path folder = Files.createTempDirectory("telemetry-");
    try {
      Path file = folder.resolve(name);
      body.writeTo(file);
      files.write(path, out -> Files.copy(file, out));
    } finally {
      LocalStore.deleteTree(folder);
    }
  }
}
