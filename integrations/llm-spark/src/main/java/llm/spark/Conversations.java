package llm.spark;

import java.util.List;
import java.util.Locale;
import llm.api.Message;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Conversations as Spark has them: arrays of structs of a role and a content. */
final class Conversations {
  private Conversations() {}

  /** Whether values of a type are conversations. */
  static boolean are(DataType type) {
    return type instanceof ArrayType array
        && array.elementType() instanceof StructType struct
        && struct.length() == 2
        && List.of(struct.fieldNames()).equals(List.of("role", "content"))
        && struct.apply(0).dataType().equals(DataTypes.StringType)
        && struct.apply(1).dataType().equals(DataTypes.StringType);
  }

  /** The messages of a value of such a type. */
  static List<Message> of(Object value) {
    return CollectionConverters.asJava((Seq<?>) value).stream()
        .map(Row.class::cast)
        .map(Conversations::message)
        .toList();
  }

  private static Message message(Row row) {
    if (row == null || row.isNullAt(0) || row.isNullAt(1)) {
      throw new IllegalArgumentException("conversation: found null, expected role and content");
    }
    var content = row.getString(1);
    return switch (row.getString(0).toLowerCase(Locale.ROOT)) {
      case "system" -> Message.system(content);
      case "user" -> Message.user(content);
      case "assistant" -> Message.assistant(content);
      default ->
          throw new IllegalArgumentException(
              "role: found " + row.getString(0) + ", expected system, user or assistant");
    };
  }
}
