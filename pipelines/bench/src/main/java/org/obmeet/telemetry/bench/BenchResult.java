package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One line of a bench: medians over the runs.
 *
 * @param work {@code ingest} or {@code kernel} of events, or {@code reports}: ingest of these
 * @param events events, or reports, read
 * @param wallSeconds ours; of {@code kernel} the whole process, else without start-up
 * @param cpuSeconds ours, the whole process
 * @param perCoreSecond events or reports a second of processor time, without start-up; null of
 *     {@code kernel}
 * @param plainSeconds DuckDB's plain SQL, without the start of its process; null where not asked
 *     for
 * @param bestSeconds DuckDB's best SQL
 * @param textbookSeconds Beam as its textbooks have it, the whole process; null where not asked for
 * @param cells cells that came out; 0 of ingest
 * @param answersEqual whether the answers are the same; of ingest, whether both wrote every event
 */
public record BenchResult(
    @JsonProperty("work") String work,
    @JsonProperty("events") long events,
    @JsonProperty("wall_s") double wallSeconds,
    @JsonProperty("cpu_s") double cpuSeconds,
    @JsonProperty("per_core_s") Double perCoreSecond,
    @JsonProperty("duckdb_plain_s") Double plainSeconds,
    @JsonProperty("duckdb_best_s") Double bestSeconds,
    @JsonProperty("textbook_s") Double textbookSeconds,
    @JsonProperty("cells") long cells,
    @JsonProperty("answers_equal") Boolean answersEqual) {
  /** Ours divided by DuckDB's plain SQL. */
  @JsonProperty("ratio_plain")
  public Double ratioPlain() {
    return ratio(plainSeconds);
  }

  /** Ours divided by DuckDB's best SQL. */
  @JsonProperty("ratio_best")
  public Double ratioBest() {
    return ratio(bestSeconds);
  }

  /** Ours divided by the textbook's. */
  @JsonProperty("ratio_textbook")
  public Double ratioTextbook() {
    return ratio(textbookSeconds);
  }

  private Double ratio(Double theirs) {
    return theirs == null ? null : rounded(wallSeconds / theirs);
  }

  /** To thousandths: more says nothing. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
