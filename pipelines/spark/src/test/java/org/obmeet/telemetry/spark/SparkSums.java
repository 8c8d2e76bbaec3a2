package org.obmeet.telemetry.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads the released Parquet files of a folder by Spark. For each table it prints a query and its
 * result: the name, the number of rows and the sum of each number.
 */
final class SparkSums {
  static final String QUERY = "query ";
  static final String SUMS = "sums ";

  private SparkSums() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
      files(Path.of(args[0])).forEach((table, files) -> print(spark, table, files));
    }
  }

  /** Returns the files of each table, which has their name. */
  private static Map<String, List<String>> files(Path release) throws IOException {
    try (Stream<Path> walk = Files.walk(release)) {
      return walk.map(Path::toString)
          .filter(file -> file.endsWith(".parquet"))
          .collect(
              Collectors.groupingBy(
                  file -> file.replaceFirst(".*/(.+)\\.parquet", "$1"),
                  TreeMap::new,
                  Collectors.toList()));
    }
  }

  private static void print(SparkSession spark, String table, List<String> files) {
    Dataset<Row> read =
        spark.read().option("mergeSchema", "true").parquet(files.toArray(String[]::new));
    read.createOrReplaceTempView(table);
    String columns =
        Arrays.stream(read.schema().fields())
            .filter(field -> field.dataType().equals(DataTypes.LongType))
            .map(field -> ", coalesce(sum(" + field.name() + "), 0)")
            .collect(Collectors.joining());
    String select =
        "SELECT concat_ws(' ', '%s%s', count(*)%s) AS sums FROM ".formatted(SUMS, table, columns);
    System.out.println(QUERY + select + "levels." + table);
    System.out.println(spark.sql(select + table).first().getString(0));
  }
}
