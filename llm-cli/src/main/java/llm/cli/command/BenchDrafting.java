package llm.cli.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import llm.cli.bench.Benchmark.Drafts;
import llm.cli.format.Text;

/**
 * Which text a benchmark reads, and who drafts tokens.
 *
 * @param file of the text; empty where what is read is none
 * @param speculation ngram, draft or none
 */
record BenchDrafting(Optional<Path> file, String speculation) {
  /** For programs. */
  void addTo(Map<String, Object> json) {
    file.ifPresent(path -> json.put("prompt_file", path.toString()));
    if (!speculation.equals(SpeculationOptions.NONE)) json.put("speculate", speculation);
  }

  /** For people. */
  String line(Drafts drafts) {
    return Text.format(
        "%s: %,d of %,d tokens were right", speculation, drafts.accepted(), drafts.drafted());
  }
}
