package org.obmeet.telemetry.jobs.retain;

import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeResolver;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;

/** The lake of a retention run, once the clock has been held against its log. */
final class LakeClockCheck {
  private LakeClockCheck() {}

  static Lake of(RetainRequest request, String run) {
    Lake found = LakeResolver.require(request.lake());
    Lake lake =
        request.reason().isPresent() && request.mode() == RetainRequest.Mode.ENFORCE
            ? found.recover(request.reason().get(), request.now(), run)
            : found;
    List<Commit> entries = lake.log().commits();
    Commit last = entries.stream().max(Comparator.comparing(Commit::at)).orElseThrow();
    if (request.mode() == RetainRequest.Mode.ENFORCE && request.now().isBefore(last.at())) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "the clock must not go back: it says "
              + request.now()
              + ", but entry "
              + last.number()
              + " of the log was made at "
              + last.at()
              + "; set the clock right, or name a later --now");
    }
    return lake;
  }
}
