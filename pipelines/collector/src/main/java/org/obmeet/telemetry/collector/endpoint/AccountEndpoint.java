package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.lake.file.LakeLayout;

/**
 * Serves the statement of an instance's account to the holder of the instance's last token. A
 * request also asks the daily run of the lake to write the statement, and to refresh it for a week.
 */
record AccountEndpoint(IntakeServices intake) implements Endpoint {
  static final String ACCOUNT = "account";

  @Override
  public void handle(HttpExchange exchange) {
    byte[] id = exchange.path().split("/", -1)[3].getBytes(StandardCharsets.UTF_8);
    byte[] subject = intake.pseudonyms().subject("instance", id);
    exchange.send(
        intake
            .register()
            .askingHash(subject, exchange.bearerToken())
            .map(hash -> requestAndRead(intake.pseudonyms().statementName(subject, hash)))
            .orElse(ProblemDetail.REFUSED));
  }

  private FullResponse requestAndRead(String name) {
    LakeLayout layout = new LakeLayout();
    LocalDate today = LocalDate.ofInstant(intake.clock().instant(), ZoneOffset.UTC);
    String request = layout.account(name, today.toString());
    // The content is the path, because 'verify' reports files of equal content as copies.
    intake.files().write(request, request.getBytes(StandardCharsets.UTF_8), 1);
    String path = layout.account(name, "json");
    if (!intake.files().exists(path)) {
      return FullResponse.json(202, FullResponse.object().putNull("statement"));
    }
    String json = new String(intake.files().bytes(path), StandardCharsets.UTF_8).strip();
    return FullResponse.json(
        200, FullResponse.object().putRawValue("statement", new RawValue(json)));
  }
}
