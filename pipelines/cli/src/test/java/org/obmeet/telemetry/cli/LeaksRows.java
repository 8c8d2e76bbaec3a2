package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** A class that violates rules on purpose: it returns rows and opens a connection. */
final class LeaksRows {
  private LeaksRows() {}

  static Object rows(LakeFiles files, Dataset dataset, String path) {
    return new CleanFileIo(files).read(dataset, path);
  }

  static InputStream bytes(LakeFiles files, String path) {
    return files.open(path);
  }

  static void send(URL url, Socket socket) throws IOException {
    url.openStream().transferTo(socket.getOutputStream());
  }
}
