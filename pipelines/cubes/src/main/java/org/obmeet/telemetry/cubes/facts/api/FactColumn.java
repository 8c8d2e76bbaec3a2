package org.obmeet.telemetry.cubes.facts.api;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.BitSet;
import java.util.List;
import org.obmeet.telemetry.cubes.vector.DenseCodes;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.FlagVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.domain.Domain;

/** A column of facts. A fact function sets its value before it emits a fact. */
public abstract sealed class FactColumn {
  private final Fact.Column declared;

  FactColumn(Fact.Column declared) {
    this.declared = declared;
  }

  final String name() {
    return declared.name();
  }

  final Fact.Column declared() {
    return declared;
  }

  /** Appends the set value for the fact at index {@code at}, and then resets the set value. */
  abstract void append(int at);

  /** A column of labels, which are stored as codes of a dictionary. */
  private abstract static sealed class Encoded extends FactColumn implements DictionaryVector {
    /** Code of the label that is set for the next fact. */
    int next;

    private final IntArrayList codes = new IntArrayList();

    Encoded(Fact.Column declared) {
      super(declared);
    }

    @Override
    final void append(int at) {
      codes.add(next);
      next = 0;
    }

    @Override
    public final int[] codes() {
      return codes.elements();
    }
  }

  /** A column of labels. A function sets a label by its code. */
  public static final class Labels extends Encoded {
    private final String fact;
    private final DenseCodes<String> labels = new DenseCodes<>();

    Labels(String fact, Fact.Column declared) {
      super(declared);
      this.fact = fact;
      labels.of(Domain.UNKNOWN);
    }

    /**
     * Returns the code of a label. A function should look up the code once and not for every fact.
     *
     * @throws IllegalArgumentException if the label is neither in the domain nor {@code unknown} or
     *     {@code not_listed}
     */
    public int code(String label) {
      if (!allowed(label)) {
        throw new IllegalArgumentException(
            "labels of column %s of fact %s must be %s; the fact function uses %s"
                .formatted(name(), fact, declared().domain().describe(), label));
      }
      return labels.of(label);
    }

    /**
     * Returns the code of this column for each code of a field. A label outside the column's domain
     * becomes {@code not_listed}.
     */
    public int[] codesOf(DictionaryVector field) {
      return field.labels().stream()
          .mapToInt(label -> code(allowed(label) ? label : Domain.NOT_LISTED))
          .toArray();
    }

    public void set(int code) {
      next = code;
    }

    @Override
    public List<String> labels() {
      return labels.values();
    }

    private boolean allowed(String label) {
      return label.equals(Domain.UNKNOWN)
          || label.equals(Domain.NOT_LISTED)
          || declared().domain().contains(label);
    }
  }

  /** A flag column with the labels {@code yes} and {@code no}. */
  public static final class Flag extends Encoded {
    Flag(Fact.Column declared) {
      super(declared);
    }

    public void set(boolean value) {
      next = value ? 1 : 0;
    }

    @Override
    public List<String> labels() {
      return FlagVector.LABELS;
    }
  }

  /** A column of numbers. Numbers are clamped to the declared range. */
  public static final class Numbers extends FactColumn {
    private boolean isSet;
    private long next;
    private final LongArrayList values = new LongArrayList();
    private final BitSet nulls = new BitSet();

    Numbers(Fact.Column declared) {
      super(declared);
    }

    public void set(long value) {
      next = Math.min(Math.max(value, declared().min()), declared().max());
      isSet = true;
    }

    @Override
    void append(int at) {
      values.add(isSet ? next : 0);
      nulls.set(at, !isSet);
      isSet = false;
    }

    public NumberVector column() {
      return new NumberVector(values.elements(), nulls);
    }
  }
}
