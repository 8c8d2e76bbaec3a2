package org.obmeet.telemetry.collector.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request, and the one answer to it. */
public final class HttpExchange {
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final BiConsumer<Integer, HttpExchange> answered;
  private final AtomicBoolean sent = new AtomicBoolean();
  private UnaryOperator<FullResponse> finish = UnaryOperator.identity();

  public HttpExchange(
      Request request,
      Response response,
      Callback callback,
      BiConsumer<Integer, HttpExchange> answered) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.answered = answered;
  }

  public Request request() {
    return request;
  }

  public HttpFields headers() {
    return request.getHeaders();
  }

  public String method() {
    return request.getMethod();
  }

  public String path() {
    return Request.getPathInContext(request);
  }

  /** Path and query, as sent. */
  public String target() {
    return request.getHttpURI().getPathQuery();
  }

  /** Whether the query is, or has, {@code name=value}. */
  public boolean hasQueryParameter(String pair) {
    String query = request.getHttpURI().getQuery();
    return query != null && ("&" + query + "&").contains("&" + pair + "&");
  }

  /** The token of {@code Authorization: Bearer}; empty where there is none, or more than one. */
  public Optional<String> bearerToken() {
    if (headers().getValuesList(HttpHeader.AUTHORIZATION).size() != 1) {
      return Optional.empty();
    }
    String value = headers().get(HttpHeader.AUTHORIZATION).strip();
    boolean bearer = value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
    return bearer
        ? Optional.of(value.substring("Bearer ".length()).strip()).filter(t -> !t.isEmpty())
        : Optional.empty();
  }

  /** Does something to the answer before it is sent. */
  public void finishBy(UnaryOperator<FullResponse> change) {
    finish = change;
  }

  /** Answers; a second answer is not sent. */
  public void send(FullResponse plain) {
    if (!sent.compareAndSet(false, true)) {
      return;
    }
    FullResponse answer = finish.apply(plain);
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    if (answer.status() != 204) {
      headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
    }
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    answer.headers().forEach(headers::put);
    answered.accept(answer.status(), this);
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }
}
