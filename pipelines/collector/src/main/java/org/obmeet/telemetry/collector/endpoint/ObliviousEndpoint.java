package org.obmeet.telemetry.collector.endpoint;

import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Consumer;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.http.RequestBody.InvalidBodyException;
import org.obmeet.telemetry.collector.ohttp.BinaryRequest;
import org.obmeet.telemetry.collector.ohttp.EncapsulatedRequest;
import org.obmeet.telemetry.collector.ohttp.GatewayKeys;

/**
 * The gateway for Oblivious HTTP, which opens requests and passes them to an inner router. Requests
 * about an instance are not served: a relay could repeat an older decision.
 */
record ObliviousEndpoint(
    GatewayKeys keys, SecureRandom random, RequestSteps steps, Router inner, int maxHeaderBytes)
    implements Endpoint {
  /** The path of RFC 9540. */
  static final String PATH = "/.well-known/ohttp-gateway";

  static final String KEYS_PATH = "/ohttp-keys";
  static final String KEYS_TYPE = "application/ohttp-keys";
  private static final String REQUEST_TYPE = "message/ohttp-req";
  private static final String RESPONSE_TYPE = "message/ohttp-res";

  /** The response to a request without a relay, if its data set requires Oblivious HTTP. */
  static final FullResponse REQUIRED =
      ProblemDetail.of(
          403,
          "These data are received by Oblivious HTTP (RFC 9458) alone, which hides your address."
              + " Read the key at GET %s, and send %s through a relay to POST %s."
                  .formatted(KEYS_PATH, REQUEST_TYPE, PATH));

  @Override
  public void handle(HttpExchange exchange) {
    if (!RequestBody.mediaType(exchange.headers()).equals(REQUEST_TYPE)) {
      exchange.send(ProblemDetail.of(415, "Content-Type must be " + REQUEST_TYPE + "."));
      return;
    }
    exchange.readBody(
        steps.limits().sentBytes() + maxHeaderBytes + EncapsulatedRequest.OVERHEAD_BYTES,
        sent -> steps.run(exchange, () -> open(exchange, sent)),
        exchange::send);
  }

  private void open(HttpExchange exchange, byte[] sent) throws InvalidBodyException {
    EncapsulatedRequest request = EncapsulatedRequest.open(sent, keys);
    byte[] nonce = new byte[request.keyBytes()];
    random.nextBytes(nonce);
    Consumer<FullResponse> respond =
        response -> {
          byte[] sealed = request.seal(BinaryRequest.write(response), nonce);
          exchange.send(new FullResponse(200, RESPONSE_TYPE, sealed, Map.of()));
        };
    BinaryRequest read;
    try {
      read = BinaryRequest.read(request.content(), maxHeaderBytes);
    } catch (InvalidBodyException invalid) {
      respond.accept(invalid.response());
      return;
    }
    inner.serve(
        read.uri().getCanonicalPath(),
        onStatus -> new EncapsulatedExchange(exchange, read, respond, onStatus));
  }
}
