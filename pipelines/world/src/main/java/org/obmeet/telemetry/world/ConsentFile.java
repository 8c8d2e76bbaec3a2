package org.obmeet.telemetry.world;

import static org.obmeet.telemetry.world.Column.flag;
import static org.obmeet.telemetry.world.Column.number;
import static org.obmeet.telemetry.world.Column.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The decisions of all instances in order of time, and their truth. */
record ConsentFile(WorldOptions options) {
  private record Row(long line, Consent consent) {}

  /** Writes lines and truth; returns the number of lines. */
  long write(Path lines, Path truth) throws IOException {
    List<Consent> consents =
        IntStream.range(0, options.instances())
            .mapToObj(i -> Instance.of(options, i))
            .flatMap(i -> i.consents().decisions().stream())
            .sorted(Comparator.comparing(Consent::at).thenComparing(Consent::uniqueId))
            .toList();
    try (Lines out = new Lines(lines);
        TruthFile<Row> rows = new TruthFile<>(truth, columns())) {
      for (Consent consent : consents) {
        long line = out.write(out.render(g -> write(g, consent)));
        rows.write(new Row(line, consent));
      }
      return out.count();
    }
  }

  private static void write(JsonGenerator g, Consent consent) throws IOException {
    g.writeStartObject();
    g.writeStringField("uniqueId", consent.uniqueId());
    g.writeBooleanField("statistics", consent.statistics());
    g.writeStringField("scope", consent.scope().word());
    g.writeStringField("deployment", consent.deployment().word());
    if (consent.account().isPresent()) {
      g.writeStringField("account", consent.account().get());
    }
    g.writeStringField("policyVersion", consent.policyVersion());
    g.writeStringField("at", consent.at().toString());
    g.writeEndObject();
  }

  private static List<Column<Row>> columns() {
    return List.of(
        number("line", Row::line),
        text("outcome", r -> Outcome.ACCEPTED.word()),
        text("instance_id", r -> r.consent.uniqueId()),
        text("account", r -> r.consent.account().orElse(null)),
        number("second", r -> r.consent.at().getEpochSecond()),
        flag("statistics", r -> r.consent.statistics()),
        text("scope", r -> r.consent.scope().word()),
        text("deployment", r -> r.consent.deployment().word()),
        text("policy_version", r -> r.consent.policyVersion()));
  }
}
