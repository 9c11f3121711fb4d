package llm.tests.readme;

import java.nio.file.Path;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tests.model.Stories;

/** Models for the programs of pages. */
final class ProgramModels {
  private ProgramModels() {}

  /** The model that tells stories, with a chat template in its file. */
  static void writeTalker(Path file) {
    try (var stories = GgufFile.open(Stories.file())) {
      var writer = GgufWriter.create().putAll(stories.metadata());
      writer.put("tokenizer.chat_template", "{% for m in messages %}{{ m.content }}{% endfor %}");
      stories.tensors().forEach(writer::tensor);
      writer.write(file);
    }
  }
}
