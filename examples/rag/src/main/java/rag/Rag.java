package rag;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import llm.api.EmbeddingModel;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Message;

/** Answers questions about a folder of texts: {@code Rag embedder.gguf model.gguf folder}. */
public final class Rag {
  private static final int PASSAGES = 4;
  private static final Pattern CITATION = Pattern.compile("\\[(\\d+)]");

  private final Library library;
  private final LanguageModel model;

  Rag(Library library, LanguageModel model) {
    this.library = library;
    this.model = model;
  }

  /**
   * An answer.
   *
   * @param text what the model says, with marks like {@code [1]}
   * @param cited the passages that the marks mean
   */
  record Cited(String text, List<Passage> cited) {}

  /** Answers a question from the passages that are nearest to it. */
  Cited answer(String question) {
    var found = library.search(question, PASSAGES);
    var options = GenerationOptions.builder().maxTokens(400).temperature(0.2f).seed(1).build();
    var messages = List.of(Message.system(instructions(found)), Message.user(question));
    try (var answer = model.answer(messages, options)) {
      var text = answer.message().content();
      return new Cited(text, cited(text, found));
    }
  }

  private static String instructions(List<Passage> found) {
    var all =
        new StringBuilder(
            "Answer from these passages alone, and name those that you use by their numbers, as in"
                + " [1]. If they do not say it, say so.\n");
    for (int i = 0; i < found.size(); i++) {
      all.append("\n[%d] %s".formatted(i + 1, found.get(i).text()));
    }
    return all.toString();
  }

  /** What the marks of an answer mean; a number that no passage has means nothing. */
  private static List<Passage> cited(String answer, List<Passage> found) {
    return CITATION
        .matcher(answer)
        .results()
        .map(mark -> Integer.parseInt(mark.group(1)))
        .filter(number -> number >= 1 && number <= found.size())
        .distinct()
        .map(number -> found.get(number - 1))
        .toList();
  }

  /** Reads questions line by line. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: Rag EMBEDDER.gguf MODEL.gguf FOLDER");
      System.exit(2);
    }
    try (var embedder = EmbeddingModel.load(Path.of(arguments[0]));
        var model = LanguageModel.load(Path.of(arguments[1]))) {
      var passages = Passage.of(Path.of(arguments[2]));
      System.err.println(passages.size() + " passages");
      var rag = new Rag(new Library(embedder, passages), model);
      String question;
      while ((question = IO.readln("> ")) != null) {
        if (question.isBlank()) continue;
        var answer = rag.answer(question);
        System.out.println(answer.text());
        for (var passage : answer.cited()) System.out.println("  " + passage.place());
      }
    }
  }
}
