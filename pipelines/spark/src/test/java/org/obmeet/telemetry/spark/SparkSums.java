package org.obmeet.telemetry.spark;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Reads each Iceberg table of a folder by Spark's Hadoop catalog. For each table it prints a query
 * and its result: the name, the number of rows and the sum of each number.
 */
final class SparkSums {
  static final String QUERY = "query ";
  static final String SUMS = "sums ";

  private SparkSums() {}

  public static void main(String[] args) {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.sql.catalog.released", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.released.type", "hadoop")
            .config("spark.sql.catalog.released.warehouse", "file://" + args[0])
            .config("spark.sql.catalog.released.cache-enabled", "false")
            .getOrCreate()) {
      for (Row family : spark.sql("SHOW NAMESPACES IN released").collectAsList()) {
        String namespace = "released." + family.getString(0);
        for (Row table : spark.sql("SHOW TABLES IN " + namespace).collectAsList()) {
          print(spark, namespace, table.getString(1));
        }
      }
    }
  }

  private static void print(SparkSession spark, String namespace, String table) {
    String columns =
        Arrays.stream(spark.table(namespace + "." + table).schema().fields())
            .filter(field -> field.dataType().equals(DataTypes.LongType))
            .map(field -> ", coalesce(sum(" + field.name() + "), 0)")
            .collect(Collectors.joining());
    String select =
        "SELECT concat_ws(' ', '%s%s', count(*), min(\"start\"), max(\"window\")%s) AS sums FROM "
            .formatted(SUMS, table, columns);
    System.out.println(QUERY + select + table);
    String dialect = select.replace('"', '`');
    System.out.println(spark.sql(dialect + namespace + "." + table).first().getString(0));
  }
}
