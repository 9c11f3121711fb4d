package llm.tests.readme;

import java.nio.file.Path;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tests.model.Stories;

/** Models for the programs of pages. */
final class ProgramModels {
  private ProgramModels() {}

  /** What is said, and nothing else; tools and their calls where there are any. */
  private static final String TEMPLATE =
      """
      {%- for tool in tools or [] %}{{ tool | tojson + '\\n' }}{% endfor %}
      {%- for m in messages %}{{ m.content }}
      {%- for call in m.tool_calls or [] %}
      {{- '<tool_call>\\n{"name": "' + call.function.name + '", "arguments": ' }}
      {{- call.function.arguments | tojson + '}\\n</tool_call>' }}
      {%- endfor %}{% endfor %}\
      """;

  /** The model that tells stories, with a chat template in its file. */
  static void writeTalker(Path file) {
    try (var stories = GgufFile.open(Stories.file())) {
      var writer = GgufWriter.create().putAll(stories.metadata());
      writer.put("tokenizer.chat_template", TEMPLATE);
      stories.tensors().forEach(writer::tensor);
      writer.write(file);
    }
  }
}
