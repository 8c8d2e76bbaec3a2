package org.obmeet.telemetry.cubes.bucket;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.vector.PseudonymNumbers;

/**
 * Numbers the contributors of a bucket: the same in every cube of one call, dense, and shared with
 * no other bucket.
 */
public final class ContributorNumbers {
  private static final int NEW = -1;

  private final PseudonymNumbers ids = new PseudonymNumbers();
  private final int bucket;
  private final int buckets;
  private int count;
  private int[] places = new int[0];

  public ContributorNumbers(int bucket, int buckets) {
    this.bucket = bucket;
    this.buckets = buckets;
  }

  /** Ids of pseudonyms, from 0 in the order in which they are first seen. */
  public PseudonymNumbers ids() {
    return ids;
  }

  /** Number of the contributor of an id, given when it is first asked for. */
  public int number(int id) {
    if (id >= places.length) {
      int known = places.length;
      places = Arrays.copyOf(places, Math.max(ids.size(), id + 1));
      Arrays.fill(places, known, places.length, NEW);
    }
    if (places[id] == NEW) {
      places[id] = count++;
    }
    return Math.addExact(Math.multiplyExact(places[id], buckets), bucket);
  }
}
