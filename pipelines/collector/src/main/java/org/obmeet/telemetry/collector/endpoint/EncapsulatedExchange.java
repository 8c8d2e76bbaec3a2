package org.obmeet.telemetry.collector.endpoint;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.RequestBodyReader;
import org.obmeet.telemetry.collector.ohttp.BinaryRequest;

/** An exchange whose request and response are encapsulated in another exchange. */
final class EncapsulatedExchange extends HttpExchange {
  private final BinaryRequest encapsulated;
  private final Consumer<FullResponse> onResponse;

  EncapsulatedExchange(
      HttpExchange outer,
      BinaryRequest encapsulated,
      Consumer<FullResponse> onResponse,
      IntConsumer onStatus) {
    super(outer, onStatus);
    this.encapsulated = encapsulated;
    this.onResponse = onResponse;
  }

  @Override
  public boolean isEncapsulated() {
    return true;
  }

  @Override
  public HttpFields headers() {
    return encapsulated.headers();
  }

  @Override
  protected HttpURI uri() {
    return encapsulated.uri();
  }

  @Override
  public String method() {
    return encapsulated.method();
  }

  @Override
  public void readBody(long limit, Consumer<byte[]> onBody, Consumer<FullResponse> onError) {
    if (encapsulated.content().length > limit) {
      onError.accept(RequestBodyReader.tooLong(limit));
    } else {
      onBody.accept(encapsulated.content());
    }
  }

  @Override
  protected void respond(FullResponse finished) {
    onResponse.accept(finished);
  }
}
