package llm.cli.command;

import java.util.Map;
import java.util.stream.Collectors;
import llm.api.Logprobs;
import llm.api.Logprobs.Entry;
import llm.cli.format.Json;
import llm.cli.format.Text;

/** Shows how likely a token was. */
final class LogprobsReport {
  /** What OpenAI's API has for the logarithm of 0, which JSON has no number for. */
  private static final float IMPOSSIBLE = -9999;

  private LogprobsReport() {}

  /** As in OpenAI's API, with ids. */
  static Map<String, Object> json(Logprobs logprobs) {
    var json = json(logprobs.token());
    json.put("top_logprobs", logprobs.top().stream().map(LogprobsReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(Entry entry) {
    var json = Json.object();
    json.put("id", entry.id());
    json.put("token", entry.text());
    json.put("logprob", Float.isFinite(entry.logprob()) ? entry.logprob() : IMPOSSIBLE);
    return json;
  }

  /** The token, and the likeliest ones beside it. */
  static String[] cells(Logprobs logprobs) {
    var top = logprobs.top().stream().map(LogprobsReport::shown).collect(Collectors.joining("  "));
    return new String[] {shown(logprobs.token()), top};
  }

  private static String shown(Entry entry) {
    return Text.format(
        "\"%s\" %.1f %%", Text.printable(entry.text()), 100 * Math.exp(entry.logprob()));
  }
}
