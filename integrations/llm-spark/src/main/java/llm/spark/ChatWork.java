package llm.spark;

import java.util.List;
import java.util.function.UnaryOperator;
import llm.api.ChatOptions;
import llm.api.GenerationOptions;
import llm.api.Message;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Answers a question or a conversation.
 *
 * @param settings of the model
 * @param chat how a conversation is rendered
 * @param options of an answer
 */
record ChatWork(
    ModelSettings settings,
    OptionsSupplier<ChatOptions> chat,
    OptionsSupplier<GenerationOptions> options)
    implements RowWork {
  @Override
  public DataType type() {
    return DataTypes.StringType;
  }

  @Override
  public boolean reads(DataType type) {
    return RowWork.super.reads(type) || Conversations.are(type);
  }

  @Override
  public String readable() {
    return RowWork.super.readable() + ", or array<struct<role string, content string>>";
  }

  @Override
  public RowWork orThreads(int number) {
    return new ChatWork(settings.orThreads(number), chat, options);
  }

  @Override
  public UnaryOperator<Object> open() {
    var model = Models.language(settings);
    var common = options.get();
    var rendering = chat.get();
    return value -> {
      var messages =
          value instanceof String text ? List.of(Message.user(text)) : Conversations.of(value);
      var seeded = Seeds.with(common, messages.toString());
      try (var answer = model.answer(messages, rendering, seeded)) {
        return answer.message().content();
      }
    };
  }
}
