package org.obmeet.telemetry.jobs.retain;

import java.util.Comparator;
import java.util.List;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeResolver;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;

/** Opens the lake of a retention run and checks the clock against its log. */
final class LakeClockCheck {
  private LakeClockCheck() {}

  static Lake of(RetainRequest request, String run) {
    Lake found = LakeResolver.require(request.lake());
    Lake lake =
        request.reason().isPresent() && request.mode() == RetainRequest.Mode.ENFORCE
            ? found.recover(request.reason().get(), request.now(), run)
            : found;
    List<Commit> commits = lake.log().commits();
    Commit last = commits.stream().max(Comparator.comparing(Commit::at)).orElseThrow();
    if (request.mode() == RetainRequest.Mode.ENFORCE && request.now().isBefore(last.at())) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "the clock is behind the log: it is "
              + request.now()
              + ", but commit "
              + last.number()
              + " has the time "
              + last.at()
              + ". Set the clock right. If the commit's time is wrong, name a later --now, which"
              + " also deletes more data.");
    }
    return lake;
  }
}
