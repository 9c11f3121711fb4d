package llm.cli.command;

import llm.api.Answer;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.Timings;
import llm.api.Usage;

/**
 * What is known of a text when it has ended.
 *
 * @param usage tokens
 * @param timings speeds
 * @param finishReason why it ended
 */
record Finished(Usage usage, Timings timings, FinishReason finishReason) {
  static Finished of(Generation generation) {
    return new Finished(generation.usage(), generation.timings(), generation.finishReason());
  }

  static Finished of(Answer answer) {
    return new Finished(answer.usage(), answer.timings(), answer.finishReason());
  }
}
