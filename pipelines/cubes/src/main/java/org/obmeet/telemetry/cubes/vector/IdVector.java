package org.obmeet.telemetry.cubes.vector;

import java.util.Arrays;
import java.util.UUID;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** A column of pseudonyms as dense ids. Rows have the same id if they have the same pseudonym. */
public final class IdVector extends ColumnVector {
  /** Id of a row without a pseudonym. */
  public static final int NONE = -1;

  private final int[] ids;
  private final DenseCodes<UUID> known;
  private Binary last;
  private int lastId;

  public IdVector(int rows) {
    this(rows, new DenseCodes<>());
  }

  /** Creates a column whose ids are shared with other columns. */
  public IdVector(int rows, DenseCodes<UUID> known) {
    super(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY);
    this.ids = new int[rows];
    this.known = known;
  }

  /** Returns the id of a row's pseudonym, or {@link #NONE}. */
  public int id(int row) {
    return ids[row];
  }

  /** Returns the number of distinct pseudonyms in all columns that share the ids. */
  public int distinct() {
    return known.size();
  }

  @Override
  void set(int row, ColumnReader reader) {
    // Rows of the same dictionary entry have the same object, which saves most lookups.
    Binary pseudonym = reader.getBinary();
    if (pseudonym != last) {
      last = pseudonym;
      lastId = known.of(PseudonymVector.pseudonym(pseudonym));
    }
    ids[row] = lastId;
  }

  @Override
  void setNull(int from, int end) {
    Arrays.fill(ids, from, end, NONE);
  }
}
