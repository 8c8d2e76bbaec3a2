package org.obmeet.telemetry.collector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A main class of a server that reads bodies and stores nothing, to compare a collector with. */
final class BareJettyMain {
  private static final byte[] RESPONSE =
      "{\"success\":true,\"accepted\":1,\"dropped\":0,\"rejected\":0,\"verdicts\":[]}"
          .getBytes(StandardCharsets.US_ASCII);

  private BareJettyMain() {}

  /** Starts the server and prints its port as a collector does. */
  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            ByteBuffer body = Content.Source.asByteBuffer(request);
            response.setStatus(body.hasRemaining() ? 200 : 400);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(RESPONSE), callback);
            return true;
          }
        });
    server.start();
    System.err.println("{\"event\":\"listening\",\"port\":" + connector.getLocalPort() + "}");
  }
}
