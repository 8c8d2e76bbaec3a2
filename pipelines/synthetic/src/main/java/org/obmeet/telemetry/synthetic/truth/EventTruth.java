package org.obmeet.telemetry.synthetic.truth;

import static org.obmeet.telemetry.synthetic.truth.TruthColumn.day;
import static org.obmeet.telemetry.synthetic.truth.TruthColumn.flag;
import static org.obmeet.telemetry.synthetic.truth.TruthColumn.number;
import static org.obmeet.telemetry.synthetic.truth.TruthColumn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.Range;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.event.Event;
import org.obmeet.telemetry.synthetic.event.Feature;

/**
 * The expected outcome and the expected row of an event.
 *
 * @param event the event; null for a line without an event
 * @param line line in the file, from 1
 * @param part index of the event in the body of the line, from 0
 * @param late true if the event is accepted and arrived after its week had closed
 */
public record EventTruth(Event event, long line, int part, ExpectedOutcome outcome, boolean late) {
  private static final long SECOND = 1000;

  /** Returns the columns: line and outcome, identifiers in clear text, fields of the data set. */
  public static List<TruthColumn<EventTruth>> columns(Dataset dataset) {
    long maxMillis =
        dataset
            .field("time_spent_ms")
            .map(field -> field.treatment().range())
            .map(Range::max)
            .orElse(Long.MAX_VALUE);
    List<TruthColumn<EventTruth>> columns = new ArrayList<>();
    columns.add(number("line", EventTruth::line));
    columns.add(number("part", t -> (long) t.part));
    columns.add(text("outcome", t -> t.outcome.word()));
    columns.add(flag("late", EventTruth::late));
    for (TruthColumn<EventTruth> column : fields(maxMillis)) {
      columns.add(column.onlyIf(t -> t.event != null));
    }
    return columns;
  }

  private static List<TruthColumn<EventTruth>> fields(long maxMillis) {
    return List.of(
        text("tracker", t -> t.event.visit().tracker().name().toLowerCase(Locale.ROOT)),
        text("record", t -> t.event.id()),
        text("person", t -> t.event.visit().contributor().orElse(null)),
        text("session_id", t -> t.event.visit().id().orElse(null)),
        number("sent_second", t -> t.event.sentMillis() / SECOND),
        day("day", t -> t.event.millis() / SECOND / 86_400),
        number("second", t -> t.event.millis() / SECOND),
        text("event_type", t -> t.event.type().label()),
        text("route", t -> t.event.route().orElse(null)),
        text("category", t -> t.featureLabel(Feature::category)),
        text("action", t -> t.featureLabel(Feature::action)),
        text("browser", t -> t.event.visit().person().agent().browser().orElse(null)),
        text("os", t -> t.event.visit().person().agent().os().orElse(null)),
        text("app_version", EventTruth::version),
        number(
            "time_spent_ms",
            t -> t.event.spentMillis().map(m -> Math.min(maxMillis, m)).orElse(null)));
  }

  /**
   * Returns the expected label of the feature. For a page ping of Segment, ingest reads the event
   * name as a feature. That name is in no domain, so the label is {@code other}.
   */
  private String featureLabel(Function<Feature, String> of) {
    boolean segment = event.visit().tracker().isSegment();
    boolean ping = event.type() == Event.Type.PAGE_PING;
    return event.feature().map(of).orElse(segment && ping ? Domain.NOT_LISTED : null);
  }

  private String version() {
    String version = event.version();
    return event.sendsVersion() ? version.substring(0, version.lastIndexOf('.')) : null;
  }
}
