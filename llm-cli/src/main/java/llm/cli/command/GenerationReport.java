package llm.cli.command;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.api.FinishReason;
import llm.api.Logprobs;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;

/**
 * What a generation gave and what it took.
 *
 * @param prompt ids of the prompt's tokens
 * @param tokens that were generated
 * @param generation that made them
 * @param load how long loading the model took
 * @param peakMemory bytes that were resident at most, where the system says
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record GenerationReport(
    int[] prompt, List<Token> tokens, Finished generation, Duration load, OptionalLong peakMemory) {

  /** All that was generated. */
  String text() {
    return tokens.stream().map(Token::text).collect(Collectors.joining());
  }

  Map<String, Object> toJson() {
    var json = Json.object();
    json.put("text", text());
    json.put("tokens", tokens.stream().map(Token::id).toList());
    if (hasLogprobs()) json.put("logprobs", logprobs().map(LogprobsReport::json).toList());
    json.put("prompt_tokens", Arrays.stream(prompt).boxed().toList());
    json.put("finish_reason", finishReason());
    json.put("usage", usage(generation.usage()));
    json.put("timings", timings(generation.timings()));
    peakMemory.ifPresent(bytes -> json.put("peak_resident_bytes", bytes));
    return json;
  }

  private static Map<String, Object> usage(Usage usage) {
    var json = Json.object();
    json.put("prompt_tokens", usage.promptTokens());
    json.put("completion_tokens", usage.generatedTokens());
    json.put("total_tokens", usage.totalTokens());
    if (usage.draftedTokens() > 0) {
      json.put("drafted_tokens", usage.draftedTokens());
      json.put("accepted_tokens", usage.acceptedTokens());
    }
    return json;
  }

  private Map<String, Object> timings(Timings timings) {
    var json = Json.object();
    json.put("load_ms", millis(load));
    json.put("prompt_ms", millis(timings.prompt()));
    json.put("first_token_ms", millis(timings.firstToken()));
    json.put("generation_ms", millis(timings.generation()));
    json.put("prompt_tps", timings.promptTokensPerSecond());
    json.put("generation_tps", timings.generatedTokensPerSecond());
    return json;
  }

  private boolean hasLogprobs() {
    return logprobs().findAny().isPresent();
  }

  private Stream<Logprobs> logprobs() {
    return tokens.stream().flatMap(token -> token.logprobs().stream());
  }

  /** For people: a line for each token with log-probabilities. */
  List<String> logprobLines() {
    var table = new Table();
    logprobs().forEach(logprobs -> table.row(LogprobsReport.cells(logprobs)));
    return table.lines();
  }

  /** For people. */
  List<String> lines() {
    var usage = generation.usage();
    var timings = generation.timings();
    var table =
        new Table()
            .row("prompt", speed(usage.promptTokens(), timings.promptTokensPerSecond()))
            .row(
                "generation",
                speed(usage.generatedTokens(), timings.generatedTokensPerSecond())
                    + ", ended by "
                    + ending())
            .row(
                "first token",
                Text.format(
                    "%.0f ms, after %.0f ms of loading",
                    millis(timings.firstToken()), millis(load)));
    if (usage.draftedTokens() > 0) {
      table.row(
          "drafts",
          Text.format(
              "%,d of %,d tokens were right", usage.acceptedTokens(), usage.draftedTokens()));
    }
    peakMemory.ifPresent(bytes -> table.row("memory", Text.bytes(bytes) + " resident at most"));
    return table.lines();
  }

  private static String speed(int tokens, double tokensPerSecond) {
    var count = tokens == 1 ? "1 token" : Text.number(tokens) + " tokens";
    return tokensPerSecond > 0 ? count + Text.format(", %.1f tokens/s", tokensPerSecond) : count;
  }

  /** As OpenAI's API names it. */
  private String finishReason() {
    return switch (generation.finishReason()) {
      case END_OF_TEXT, STOP_STRING -> "stop";
      case MAX_TOKENS, CONTEXT_FULL -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CANCELLED -> "cancelled";
    };
  }

  private String ending() {
    return switch (generation.finishReason()) {
      case END_OF_TEXT -> "the model";
      case STOP_STRING -> "a stop string";
      case MAX_TOKENS -> "the limit of tokens";
      case CONTEXT_FULL -> "a full context";
      case TOOL_CALLS -> "calls of tools";
      case CANCELLED -> "you";
    };
  }

  boolean isCancelled() {
    return generation.finishReason() == FinishReason.CANCELLED;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
