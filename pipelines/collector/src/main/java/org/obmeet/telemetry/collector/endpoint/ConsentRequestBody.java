package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.intake.OptInRequest;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * The body of an opt-in. An error message about a field contains its name.
 *
 * @param recovers true if the token of the consent in force is lost and a new token replaces it
 */
record ConsentRequestBody(OptInRequest optIn, boolean recovers) {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT_LENGTH = 256;
  private static final List<String> MEMBERS =
      List.of("statistics", "scope", "deployment", "policyVersion", "account", "stock", "recover");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static ConsentRequestBody read(byte[] body) throws RequestBody.InvalidBodyException {
    JsonNode json = parse(body);
    if (!json.properties().stream().allMatch(member -> MEMBERS.contains(member.getKey()))) {
      throw invalid("*", "Allowed members: " + String.join(", ", MEMBERS) + ".");
    }
    JsonNode statistics = json.path("statistics");
    if (!statistics.isBoolean() || !statistics.booleanValue()) {
      throw invalid("statistics", "statistics must be true. To opt out, send DELETE.");
    }
    OptInRequest optIn =
        new OptInRequest(
            word(json, "scope", Scope.class, List.of(Scope.INFO_PAGE, Scope.EXTENDED)),
            word(json, "deployment", Deployment.class, Arrays.asList(Deployment.values())),
            text(json, "policyVersion")
                .orElseThrow(() -> invalid("policyVersion", "policyVersion must be given.")),
            text(json, "account"),
            flag(json, "stock"));
    return new ConsentRequestBody(optIn, flag(json, "recover"));
  }

  static String readHost(byte[] body) throws RequestBody.InvalidBodyException {
    JsonNode json = parse(body);
    if (json.size() != 1 || !json.path("host").isTextual()) {
      throw invalid("host", "host must be given as a text, and nothing else.");
    }
    return json.path("host").textValue();
  }

  private static JsonNode parse(byte[] body) throws RequestBody.InvalidBodyException {
    try {
      JsonNode json = JSON.readTree(body);
      if (json == null || !json.isObject()) {
        throw invalid("", "The body must be a JSON object.");
      }
      return json;
    } catch (IOException malformed) {
      throw invalid("", "The body must be one well-formed JSON object without duplicate keys.");
    }
  }

  private static <E extends Enum<E> & KeywordEnum> E word(
      JsonNode json, String name, Class<E> type, List<E> allowed)
      throws RequestBody.InvalidBodyException {
    return KeywordEnum.of(type, json.path(name).asText(""))
        .filter(allowed::contains)
        .orElseThrow(
            () ->
                invalid(
                    name,
                    name
                        + " must be one of "
                        + allowed.stream().map(KeywordEnum::word).collect(Collectors.joining(", "))
                        + "."));
  }

  private static Optional<String> text(JsonNode json, String name)
      throws RequestBody.InvalidBodyException {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    String text = value.isTextual() ? value.textValue() : "";
    if (text.isBlank() || text.length() > MAX_TEXT_LENGTH) {
      throw invalid(name, name + " must be a text of 1 to " + MAX_TEXT_LENGTH + " characters.");
    }
    return Optional.of(text);
  }

  private static boolean flag(JsonNode json, String name) throws RequestBody.InvalidBodyException {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw invalid(name, name + " must be true or false.");
    }
    return value.booleanValue();
  }

  static RequestBody.InvalidBodyException invalid(String path, String detail) {
    return new RequestBody.InvalidBodyException(ProblemDetail.invalidField(path, detail));
  }
}
