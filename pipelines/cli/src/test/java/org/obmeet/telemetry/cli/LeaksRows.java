package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import java.util.List;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A class that breaks rules on purpose: it returns rows, opens a connection and deletes files. */
final class LeaksRows {
  private LeaksRows() {}

  static Object rows(LakeFiles files, Dataset dataset, String path) {
    return new CleanFileIo(files).read(dataset, path);
  }

  static InputStream bytes(LakeFiles files, String path) {
    return files.open(path);
  }

  static void delete(LakeFiles files, List<String> paths) throws IOException {
    paths.forEach(files::delete);
    files.store().delete(paths.get(0));
  }

  static void send(URL url, Socket socket) throws IOException {
    url.openStream().transferTo(socket.getOutputStream());
  }
}
