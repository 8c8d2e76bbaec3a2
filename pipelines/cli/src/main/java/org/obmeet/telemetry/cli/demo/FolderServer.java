package org.obmeet.telemetry.cli.demo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Serves a folder by HTTP, to this computer only. */
final class FolderServer {
  private FolderServer() {}

  /** Starts the server on a port of this computer. Port 0 means any free port. */
  static Server start(Path folder, int port) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(ResourceFactory.of(files).newResource(folder.toRealPath()));
    files.setDirAllowed(false);
    server.setHandler(files);
    server.start();
    return server;
  }
}
