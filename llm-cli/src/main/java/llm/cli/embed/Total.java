package llm.cli.embed;

import java.util.Map;
import java.util.Optional;
import llm.api.InputUsage;
import llm.cli.format.Json;
import llm.cli.format.Text;

/**
 * What many texts took.
 *
 * @param texts that were read
 * @param cutTexts of them, those that were cut
 * @param usage tokens of all
 */
public record Total(long texts, long cutTexts, InputUsage usage) {
  /** Nothing was read. */
  public static final Total NONE = new Total(0, 0, InputUsage.none());

  /** This, and a text. */
  public Total plus(InputUsage text) {
    return new Total(texts + 1, cutTexts + (text.cutTokens() > 0 ? 1 : 0), usage.plus(text));
  }

  /** For programs: as OpenAI's API names it, and what was cut. */
  public Map<String, Object> toJson() {
    var json = Json.object();
    json.put("prompt_tokens", usage.tokens());
    json.put("total_tokens", usage.tokens());
    json.put("cut_tokens", usage.cutTokens());
    json.put("cut_texts", cutTexts);
    return json;
  }

  /**
   * For people: what was cut; empty where nothing was.
   *
   * @param limit tokens of the longest text
   */
  public Optional<String> cuts(int limit) {
    if (cutTexts == 0) return Optional.empty();
    return Optional.of(
        Text.format(
            "%,d of %,d texts cut at %,d tokens, %,d tokens left out",
            cutTexts, texts, limit, usage.cutTokens()));
  }
}
