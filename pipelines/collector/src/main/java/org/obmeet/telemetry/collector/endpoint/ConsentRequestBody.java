package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.intake.OptInRequest;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Reads the body of an opt-in; each fault names its field. */
final class ConsentRequestBody {
  private static final int DEEPEST = 32;
  private static final int LONGEST = 256;
  private static final List<String> KNOWN =
      List.of("statistics", "scope", "deployment", "policyVersion", "account", "stock");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ConsentRequestBody() {}

  static OptInRequest read(byte[] body) throws RequestBody.Fault {
    JsonNode json = parse(body);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KNOWN.contains(name)) {
        throw fault("*", "Only these may be given: " + String.join(", ", KNOWN) + ".");
      }
    }
    JsonNode statistics = json.path("statistics");
    if (!statistics.isBoolean() || !statistics.booleanValue()) {
      throw fault("statistics", "statistics must be true; to withdraw, DELETE the consent.");
    }
    return new OptInRequest(
        word(json, "scope", Scope.class, List.of(Scope.INFO_PAGE, Scope.EXTENDED)),
        word(json, "deployment", Deployment.class, Arrays.asList(Deployment.values())),
        text(json, "policyVersion")
            .orElseThrow(() -> fault("policyVersion", "policyVersion must be given.")),
        text(json, "account"),
        flag(json, "stock"));
  }

  private static JsonNode parse(byte[] body) throws RequestBody.Fault {
    try {
      JsonNode json = JSON.readTree(body);
      if (json == null || !json.isObject()) {
        throw fault("", "The body must be a JSON object.");
      }
      return json;
    } catch (IOException malformed) {
      throw fault("", "The body must be one well-formed JSON object, each key once.");
    }
  }

  private static <E extends Enum<E> & KeywordEnum> E word(
      JsonNode json, String name, Class<E> type, List<E> allowed) throws RequestBody.Fault {
    JsonNode value = json.path(name);
    Optional<E> found =
        value.isTextual() ? KeywordEnum.of(type, value.textValue()) : Optional.empty();
    return found
        .filter(allowed::contains)
        .orElseThrow(
            () ->
                fault(
                    name,
                    name
                        + " must be one of "
                        + allowed.stream().map(KeywordEnum::word).collect(Collectors.joining(", "))
                        + "."));
  }

  private static Optional<String> text(JsonNode json, String name) throws RequestBody.Fault {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    boolean fits =
        value.isTextual() && !value.textValue().isBlank() && value.textValue().length() <= LONGEST;
    if (!fits) {
      throw fault(name, name + " must be a text of 1 to " + LONGEST + " characters.");
    }
    return Optional.of(value.textValue());
  }

  private static boolean flag(JsonNode json, String name) throws RequestBody.Fault {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw fault(name, name + " must be true or false.");
    }
    return value.booleanValue();
  }

  private static RequestBody.Fault fault(String path, String detail) {
    return new RequestBody.Fault(ProblemDetail.invalidField(path, detail));
  }
}
