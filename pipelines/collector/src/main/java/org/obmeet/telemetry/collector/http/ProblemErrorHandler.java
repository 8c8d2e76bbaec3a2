package org.obmeet.telemetry.collector.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Turns errors of the HTTP server into problem documents, and closes the connection. */
final class ProblemErrorHandler extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    FullResponse problem = problem(response.getStatus());
    response.setStatus(problem.status());
    setHeaders(response.getHeaders(), problem);
    response.write(true, ByteBuffer.wrap(problem.body()), callback);
    return true;
  }

  @Override
  public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
    FullResponse problem = problem(status);
    setHeaders(fields, problem);
    return ByteBuffer.wrap(problem.body());
  }

  private static void setHeaders(HttpFields.Mutable fields, FullResponse problem) {
    fields.put(HttpHeader.CONTENT_TYPE, problem.contentType());
    fields.put(HttpHeader.CACHE_CONTROL, "no-store");
    fields.put(HttpHeader.CONNECTION, "close");
    problem.headers().forEach(fields::put);
  }

  /**
   * Maps a status of the server to a problem document. The statuses 501 and 505 become 400. Other
   * statuses of at least 500 become 503.
   */
  private static FullResponse problem(int serverStatus) {
    int status = serverStatus == 501 || serverStatus == 505 ? 400 : serverStatus;
    if (status >= 500) {
      return ProblemDetail.of(503, "The request could not be processed. Try again later.")
          .with("Retry-After", "5");
    }
    return ProblemDetail.of(status, "The request is malformed or too long.");
  }
}
