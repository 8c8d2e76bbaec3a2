package org.obmeet.telemetry.synthetic.dataset;

import static org.obmeet.telemetry.synthetic.truth.TruthColumn.flag;
import static org.obmeet.telemetry.synthetic.truth.TruthColumn.number;
import static org.obmeet.telemetry.synthetic.truth.TruthColumn.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.instance.Consent;
import org.obmeet.telemetry.synthetic.instance.Instance;
import org.obmeet.telemetry.synthetic.truth.TruthFile;

/** Writes the consent decisions of all instances in order of time, and their ground truth. */
record ConsentFile(GeneratorOptions options) {
  /** A decision, and the number of its line. */
  private record Row(long line, Consent consent) {}

  /** Writes both files and returns the number of decisions. */
  long write(Path lines, Path truth) throws IOException {
    List<Consent> consents =
        IntStream.range(0, options.instances())
            .mapToObj(i -> Instance.of(options, i))
            .flatMap(i -> i.consents().decisions().stream())
            .sorted(Comparator.comparing(Consent::at).thenComparing(Consent::uniqueId))
            .toList();
    try (NdjsonFileWriter out = new NdjsonFileWriter(lines);
        TruthFile<Row> rows =
            new TruthFile<>(
                truth,
                List.of(
                    number("line", Row::line),
                    text("outcome", r -> ExpectedOutcome.ACCEPTED.word()),
                    text("instance_id", r -> r.consent.uniqueId()),
                    text("account", r -> r.consent.account().orElse(null)),
                    number("second", r -> r.consent.at().getEpochSecond()),
                    flag("statistics", r -> r.consent.statistics()),
                    text("scope", r -> r.consent.scope().word()),
                    text("deployment", r -> r.consent.deployment().word()),
                    text("policy_version", r -> r.consent.policyVersion())))) {
      for (Consent consent : consents) {
        long line = out.write(out.render(g -> write(g, consent)));
        rows.write(new Row(line, consent));
      }
    }
    return consents.size();
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
}
