using System.Globalization;
using System.Text.Json;
using OnnxPose.Evaluation.Clapp;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>eval clapp</c> prints and writes.</summary>
static class ClappText
{
    /// <summary>The report's maps, the captions and the scores of their matrix.</summary>
    public static string Json(ClappResult result) => JsonText.Object(json =>
    {
        EvaluationText.Write(json, result.Report);
        json.WriteStartArray("captions");
        foreach (var caption in result.Matrix.Captions)
        {
            json.WriteStringValue(caption);
        }
        json.WriteEndArray();
        WriteScores(json, result.Matrix);
    });

    /// <summary>Two Markdown tables: the numbers, and the matrix with numbers for the poses'
    /// captions.</summary>
    public static string Table(ClappResult result) => string.Join(Environment.NewLine,
    [
        EvaluationText.Table(result.Report),
        "",
        $"| caption |{string.Concat(result.Matrix.Captions.Select(static (_, i) => $" pose {i + 1} |"))}",
        $"| --- |{string.Concat(result.Matrix.Captions.Select(static _ => " ---: |"))}",
        .. result.Matrix.Captions.Select((caption, i) =>
            $"| {i + 1}. {caption} | {string.Join(" | ", Row(result.Matrix, i).Select(Number))} |"),
    ]);

    static void WriteScores(Utf8JsonWriter json, ScoreMatrix matrix)
    {
        json.WriteStartArray("scores");
        for (var row = 0; row < matrix.Captions.Length; row++)
        {
            json.WriteStartArray();
            foreach (var score in Row(matrix, row))
            {
                json.WriteNumberValue(score);
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    static IEnumerable<float> Row(ScoreMatrix matrix, int row) =>
        matrix.Scores.Skip(row * matrix.Poses.Length).Take(matrix.Poses.Length);

    static string Number(float score) => score.ToString("F2", CultureInfo.InvariantCulture);
}
