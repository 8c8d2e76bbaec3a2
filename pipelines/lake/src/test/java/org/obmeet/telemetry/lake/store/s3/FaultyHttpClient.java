package org.obmeet.telemetry.lake.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * An HTTP client that simulates a faulty network: each test chooses the outcome of its requests.
 */
final class FaultyHttpClient implements SdkHttpClient {
  /** The outcome of a request. */
  enum Outcome {
    /** The request succeeds. */
    DONE,
    /** The request does not arrive. */
    DROPPED,
    /** The request is executed, and its response is lost. */
    RESPONSE_LOST,
    /** The request succeeds after a delay. */
    DELAYED,
    /** The request is not executed; the status is 500. */
    SERVER_ERROR,
    /** The request is not executed; the status is 503, slow down. */
    SLOW_DOWN,
    /** The request is executed, but the status is 500. */
    DONE_BUT_500,
    /** The request is rejected with 409, although there is no object. */
    CONFLICT,
    /** The request does not arrive, and there is no response until the client gives up. */
    HUNG,
    /** The request is not executed, but the status is 204. */
    FALSE_SUCCESS,
    /** The request is not executed; the status is 204, with the header of a delete marker. */
    DELETE_MARKER
  }

  private final SdkHttpClient http = ApacheHttpClient.create();
  private final Function<SdkHttpRequest, Outcome> outcomes;

  FaultyHttpClient(Function<SdkHttpRequest, Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest delegate = http.prepareRequest(request);
    Outcome outcome = outcomes.apply(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return execute(outcome, delegate);
      }

      @Override
      public void abort() {
        delegate.abort();
      }
    };
  }

  private static HttpExecuteResponse execute(Outcome outcome, ExecutableHttpRequest delegate)
      throws IOException {
    return switch (outcome) {
      case DONE -> delegate.call();
      case DROPPED -> throw new IOException("connection reset by a test");
      case RESPONSE_LOST -> {
        finish(delegate);
        throw new IOException("connection reset by a test, after the response");
      }
      case DELAYED -> {
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        yield delegate.call();
      }
      case HUNG -> {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        throw new AssertionError();
      }
      case SERVER_ERROR -> response(500, "InternalError");
      case SLOW_DOWN -> response(503, "SlowDown");
      case CONFLICT -> response(409, "ConditionalRequestConflict");
      case FALSE_SUCCESS -> deleted(false);
      case DELETE_MARKER -> deleted(true);
      case DONE_BUT_500 -> {
        finish(delegate);
        yield response(500, "InternalError");
      }
    };
  }

  private static void finish(ExecutableHttpRequest delegate) throws IOException {
    HttpExecuteResponse response = delegate.call();
    if (response.responseBody().isPresent()) {
      response.responseBody().get().readAllBytes();
      response.responseBody().get().close();
    }
  }

  private static HttpExecuteResponse response(int status, String code) {
    byte[] body =
        ("<Error><Code>" + code + "</Code><Message>by a test</Message></Error>").getBytes(UTF_8);
    return HttpExecuteResponse.builder()
        .response(SdkHttpResponse.builder().statusCode(status).build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  private static HttpExecuteResponse deleted(boolean marked) {
    SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(204);
    return HttpExecuteResponse.builder()
        .response((marked ? response.putHeader("x-amz-delete-marker", "true") : response).build())
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
