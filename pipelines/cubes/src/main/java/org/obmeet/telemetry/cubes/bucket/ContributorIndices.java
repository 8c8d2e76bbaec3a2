package org.obmeet.telemetry.cubes.bucket;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.BitSet;
import java.util.UUID;
import org.obmeet.telemetry.cubes.vector.DenseCodes;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;

/**
 * Assigns ids and indices to the contributors of a bucket. An id is the code of a pseudonym in one
 * part of the bucket. An index is the same in every cube. Indices of a bucket differ by multiples
 * of the number of buckets, so no other bucket has them. Memory contains the contributors of one
 * part.
 */
public final class ContributorIndices {
  private final int bucket;
  private final int buckets;
  private final boolean shared;
  private final Int2IntOpenHashMap indices = new Int2IntOpenHashMap();
  private DenseCodes<UUID> ids = new DenseCodes<>();

  /** Ids of the part's contributors who are active on enough days to be eligible. */
  private BitSet active = new BitSet();

  /** Number of contributors with an index in earlier parts. */
  private int before;

  /**
   * Creates indices for a bucket.
   *
   * @param shared true if the bucket's files may have rows of other buckets
   */
  public ContributorIndices(int bucket, int buckets, boolean shared) {
    this.bucket = bucket;
    this.buckets = buckets;
    this.shared = shared;
  }

  /** Begins the next part, which has none of the contributors of earlier parts. */
  public void nextPart() {
    before = Math.addExact(before, indices.size());
    indices.clear();
    ids = new DenseCodes<>();
    active = new BitSet();
  }

  /** Sets the ids of the part's contributors who are active on enough days to be eligible. */
  public void setActive(BitSet activeIds) {
    active = activeIds;
  }

  /** Returns true if a contributor of the part is active on enough days to be eligible. */
  boolean isActive(int id) {
    return active.get(id);
  }

  /** Returns true if the bucket's files may have rows of other buckets. */
  boolean isShared() {
    return shared;
  }

  /** Returns true if the contributor or unattributed record with a pseudonym is in the bucket. */
  boolean contains(UUID pseudonym) {
    return Pseudonyms.bucket(pseudonym.getMostSignificantBits(), buckets) == bucket;
  }

  /** Returns the ids of the part's pseudonyms. The ids are assigned when columns are read. */
  public DenseCodes<UUID> ids() {
    return ids;
  }

  /** Returns the index of a contributor by its id. The first call for an id assigns the index. */
  public int index(int id) {
    int index = indices.computeIfAbsent(id, added -> Math.addExact(before, indices.size()));
    return Math.addExact(Math.multiplyExact(index, buckets), bucket);
  }
}
