package org.obmeet.telemetry.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/** The main class of the kernel. Jupyter starts it with {@code CONNECTION_FILE CATALOGUE}. */
public final class KernelMain {
  private KernelMain() {}

  /** Serves a notebook until the notebook is closed. */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "the kernel needs 2 arguments, CONNECTION_FILE and CATALOGUE; there are " + args.length);
    }
    JupyterConnection connection =
        new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
    NotebookKernel kernel =
        new NotebookKernel(
            ReleaseCatalogue.open(Path.of(args[1])),
            new JShellSession(System.getProperty("java.class.path")));
    kernel.becomeHandlerForConnection(connection);
    connection.connect();
    kernel.onStartup();
    connection.waitUntilClose();
  }
}
