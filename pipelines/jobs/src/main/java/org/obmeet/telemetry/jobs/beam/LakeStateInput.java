package org.obmeet.telemetry.jobs.beam;

import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.lake.log.LakeState;

/**
 * Passes to the workers, as a side input, the state of the lake on which a run was planned. Workers
 * read the files that this state names. A repeated bundle therefore reads the same files, even if
 * the log has newer commits by then. The state names no subject: consents and suppressions stay in
 * files.
 */
public final class LakeStateInput extends PTransform<PBegin, PCollectionView<LakeState>> {
  private static final long serialVersionUID = 1L;
  private static final Coder<LakeState> CODER =
      DelegateCoder.of(ByteArrayCoder.of(), LakeState::bytes, LakeState::parse);

  private final transient LakeState state;

  public LakeStateInput(LakeState state) {
    this.state = state;
  }

  @Override
  public PCollectionView<LakeState> expand(PBegin begin) {
    return begin
        .apply("State", Create.of(state).withCoder(CODER))
        .apply("To workers", View.asSingleton());
  }
}
