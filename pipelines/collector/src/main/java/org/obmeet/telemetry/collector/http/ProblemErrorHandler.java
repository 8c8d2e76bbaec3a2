package org.obmeet.telemetry.collector.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the server itself refuses, as a problem document that says nothing of the request. */
final class ProblemErrorHandler extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    FullResponse answer = answer(response.getStatus());
    response.setStatus(answer.status());
    fill(response.getHeaders(), answer);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }

  @Override
  public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
    FullResponse answer = answer(status);
    fill(fields, answer);
    return ByteBuffer.wrap(answer.body());
  }

  private static void fill(HttpFields.Mutable fields, FullResponse answer) {
    fields.put(HttpHeader.CONTENT_TYPE, answer.contentType());
    fields.put(HttpHeader.CACHE_CONTROL, "no-store");
    answer.headers().forEach(fields::put);
  }

  /** What the server calls not implemented, or a version that it does not know, was sent wrong. */
  private static FullResponse answer(int failure) {
    int status = failure == 501 || failure == 505 ? 400 : failure;
    if (status >= 500) {
      return ProblemDetail.of(503, "It could not be answered; come back later.")
          .with("Retry-After", "5");
    }
    return ProblemDetail.of(status, "The request is not well-formed, or too long.");
  }
}
