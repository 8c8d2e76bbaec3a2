package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import java.util.List;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;

/**
 * The ordered list of steps by which a person adopts the product. Each step has a feature event.
 * Source of categories and actions: RocketChat/Rocket.Chat, client analytics hooks.
 */
final class FeatureSteps {
  /** Marks a row that is not the event of a step. */
  static final int NONE = -1;

  /** A step, with the category and action of its event. */
  private record Step(String name, String category, String action) {}

  private static final List<Step> STEPS =
      List.of(
          new Step("login", "User", "Login"),
          new Step("send_message", "Message", "Send"),
          new Step("create_room", "Room", "Create"),
          new Step("change_status", "User", "Status Manually Changed"),
          new Step("change_avatar", "User", "Avatar Changed"));

  private final DictionaryVector event;
  private final DictionaryVector category;
  private final DictionaryVector action;
  private final int feature;
  private final int[] steps;

  FeatureSteps(FactInputs inputs) {
    this.event = inputs.labels("event_type");
    this.category = inputs.labels("category");
    this.action = inputs.labels("action");
    this.feature = event.codeOf("feature");
    this.steps = new int[category.labels().size() * action.labels().size()];
    Arrays.fill(steps, NONE);
    for (int step = 0; step < STEPS.size(); step++) {
      int ofCategory = category.codeOf(STEPS.get(step).category());
      int ofAction = action.codeOf(STEPS.get(step).action());
      if (ofCategory != DictionaryVector.ABSENT && ofAction != DictionaryVector.ABSENT) {
        steps[ofCategory * action.labels().size() + ofAction] = step;
      }
    }
  }

  static List<String> names() {
    return STEPS.stream().map(Step::name).toList();
  }

  /** Returns the index of a row's step, or {@link #NONE}. */
  int of(int row) {
    return event.code(row) == feature
        ? steps[category.code(row) * action.labels().size() + action.code(row)]
        : NONE;
  }
}
