package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The result of one benchmark, with medians over the runs. {@link CubeSql} has plain and best SQL.
 * Times of DuckDB and ClickHouse are without start-up.
 *
 * @param work {@code ingest} for ingest of events, {@code kernel} for the exact cells of events, or
 *     {@code reports} for ingest of reports
 * @param events number of events, or of reports for {@code reports}
 * @param wallSeconds wall time of this project; includes start-up only for {@code kernel}
 * @param cpuSeconds processor time of this project, with start-up
 * @param perCoreSecond events or reports per second of processor time, without start-up; null for
 *     {@code kernel}
 * @param megabytesPerCoreSecond input in MB per second of processor time, without start-up; null
 *     for {@code kernel}
 * @param plainSeconds wall time of DuckDB's plain SQL or ingest; null if not measured
 * @param bestSeconds wall time of DuckDB's best SQL or ingest; null if not measured
 * @param fileSeconds wall time of DuckDB's best SQL in a database file; null if not measured
 * @param clickHouseSeconds wall time of ClickHouse's ingest; null if not measured
 * @param peakMegabytes largest resident memory of this project's processes, in MB; 0 if not known
 * @param megabytes size of the input in MB
 * @param loopSeconds median time of a fixed SHA-256 before the runs; it is long on a slow machine
 * @param cells number of exact cells of all cubes; 0 for ingest
 * @param answersEqual true if DuckDB computed the same cells, or for ingest if every record was
 *     written; null for {@code ingest} and {@code kernel} if DuckDB was not measured
 */
public record BenchResult(
    @JsonProperty("work") String work,
    @JsonProperty("events") long events,
    @JsonProperty("wall_s") double wallSeconds,
    @JsonProperty("cpu_s") double cpuSeconds,
    @JsonProperty("per_core_s") Double perCoreSecond,
    @JsonProperty("mb_per_core_s") Double megabytesPerCoreSecond,
    @JsonProperty("duckdb_plain_s") Double plainSeconds,
    @JsonProperty("duckdb_best_s") Double bestSeconds,
    @JsonProperty("duckdb_file_s") Double fileSeconds,
    @JsonProperty("clickhouse_s") Double clickHouseSeconds,
    @JsonProperty("peak_mb") double peakMegabytes,
    @JsonProperty("mb") double megabytes,
    @JsonProperty("loop_s") double loopSeconds,
    @JsonProperty("cells") long cells,
    @JsonProperty("answers_equal") Boolean answersEqual) {
  /** Returns the wall time divided by that of DuckDB's plain SQL; null if not measured. */
  @JsonProperty("ratio_plain")
  public Double ratioPlain() {
    return ratio(plainSeconds);
  }

  /** Returns the wall time divided by that of DuckDB's best SQL; null if not measured. */
  @JsonProperty("ratio_best")
  public Double ratioBest() {
    return ratio(bestSeconds);
  }

  private Double ratio(Double other) {
    return other == null ? null : rounded(wallSeconds / other);
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
