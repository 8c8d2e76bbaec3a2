package org.obmeet.telemetry.synthetic.instance;

import java.util.List;
import org.obmeet.telemetry.synthetic.SplitMixRandom;

/**
 * The database and Node.js that a version of the server uses.
 *
 * @param mongo version of the database, as the server sends it
 * @param engine storage engine of the database
 * @param node version of Node.js without the prefix {@code v}
 */
public record ServerStack(String mongo, String engine, String node) {
  static ServerStack of(ServerVersion version, SplitMixRandom random) {
    String mongo = random.pick(databases(version));
    String engine = version.major() < 4 && random.chance(0.2) ? "mmapv1" : "wiredTiger";
    return new ServerStack(mongo, engine, node(version));
  }

  private static List<String> databases(ServerVersion version) {
    return switch (version.major()) {
      case 0, 1, 2 -> List.of("3.6.23", "3.4.24", "4.0.28");
      case 3, 4 -> List.of("4.0.28", "4.2.24", "4.4.29");
      case 5 -> List.of("4.4.29", "5.0.15", "5.0.24");
      case 6 -> List.of("5.0.15", "5.0.24", "6.0.13", "7.0.5");
      case 7 -> List.of("5.0.31", "6.0.20", "7.0.17");
      default -> List.of("7.0.28", "8.0.4", "8.2.1");
    };
  }

  private static String node(ServerVersion version) {
    return switch (version.major()) {
      case 0 -> "8.11.4";
      case 1, 2 -> "8.17.0";
      case 3, 4 -> "12.22.1";
      case 5, 6 -> version.since(6, 10) ? "20.15.1" : "14.21.3";
      case 7 -> "20.18.0";
      default -> "22.16.0";
    };
  }

  public String mongoLabel() {
    return mongo.substring(0, mongo.lastIndexOf('.'));
  }

  public String nodeLabel() {
    return node.substring(0, node.indexOf('.'));
  }
}
