package llm.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import llm.api.Answer;
import llm.api.AnswerToken;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Message.Role;
import llm.api.Timings;
import llm.api.Token;
import llm.api.ToolCall;
import llm.api.Usage;

/** Thinks {@code hm}, then answers every message with the same text, a token a character. */
final class FakeChat implements Chat {
  private final String text;
  private final List<GenerationOptions> asked;
  private final IntConsumer beforeToken;
  private final List<Message> messages = new ArrayList<>();

  private final List<List<ToolCall>> calls;

  FakeChat(
      ChatOptions options,
      String text,
      List<GenerationOptions> asked,
      IntConsumer beforeToken,
      List<List<ToolCall>> calls) {
    this.calls = calls;
    options.system().map(Message::system).ifPresent(messages::add);
    this.text = text;
    this.asked = asked;
    this.beforeToken = beforeToken;
  }

  @Override
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public Answer send(String question, GenerationOptions options) {
    messages.add(Message.user(question));
    return answer(options);
  }

  @Override
  public Answer answer(GenerationOptions options) {
    asked.add(options);
    var next = asked.size() <= calls.size() ? calls.get(asked.size() - 1) : List.<ToolCall>of();
    return new FakeAnswer(new FakeGeneration(7, "h" + text, options, beforeToken), next);
  }

  @Override
  public Answer regenerate(GenerationOptions options) {
    messages.subList(lastOfUser() + 1, messages.size()).clear();
    return answer(options);
  }

  private int lastOfUser() {
    return messages.stream().map(Message::role).toList().lastIndexOf(Role.USER);
  }

  @Override
  public void add(Message message) {
    messages.add(message);
  }

  @Override
  public void edit(int index, Message message) {
    messages.subList(index, messages.size()).clear();
    messages.add(message);
  }

  @Override
  public void undo() {
    messages.subList(lastOfUser(), messages.size()).clear();
  }

  @Override
  public void clear() {
    messages.clear();
  }

  @Override
  public void system(String text) {
    removeSystem();
    messages.addFirst(Message.system(text));
  }

  @Override
  public void removeSystem() {
    messages.removeIf(message -> message.role() == Role.SYSTEM);
  }

  @Override
  public Chat branch() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int length() {
    return 10;
  }

  @Override
  public int contextLength() {
    return 100;
  }

  @Override
  public void close() {}

  private final class FakeAnswer implements Answer {
    private final Generation generation;
    private final StringBuilder content = new StringBuilder();
    private String reasoning = "";
    private final List<ToolCall> calls;
    private boolean ended;

    FakeAnswer(Generation generation, List<ToolCall> calls) {
      this.generation = generation;
      this.calls = calls;
    }

    @Override
    public Iterator<AnswerToken> iterator() {
      var tokens = generation.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          var more = tokens.hasNext();
          if (!more) end();
          return more;
        }

        @Override
        public AnswerToken next() {
          return part(tokens.next());
        }
      };
    }

    private AnswerToken part(Token token) {
      if (reasoning.isEmpty()) {
        reasoning = "hm";
        return AnswerToken.of(token, "hm", "");
      }
      content.append(token.text());
      return AnswerToken.of(token, "", token.text());
    }

    private void end() {
      if (!ended) messages.add(message());
      ended = true;
    }

    @Override
    public Message message() {
      var parts = new ArrayList<Message.Part>();
      parts.add(Message.Part.Text.of(content.toString()));
      calls.forEach(call -> parts.add(Message.Part.Call.of(call)));
      return Message.of(Role.ASSISTANT, parts).withReasoning(reasoning);
    }

    @Override
    public int[] prompt() {
      return new int[] {1, 2, 3, 4, 5, 6, 7};
    }

    @Override
    public int cachedTokens() {
      return 4;
    }

    @Override
    public Usage usage() {
      return generation.usage();
    }

    @Override
    public Timings timings() {
      return generation.timings();
    }

    @Override
    public FinishReason finishReason() {
      return calls.isEmpty() ? generation.finishReason() : FinishReason.TOOL_CALLS;
    }

    @Override
    public void close() {
      generation.close();
    }
  }
}
