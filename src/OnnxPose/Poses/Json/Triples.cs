using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>Points as x, y, confidence in one flat array.</summary>
static class Triples
{
    /// <summary>Reads one of the given numbers of points; a missing, null or empty array is
    /// <paramref name="counts"/>[0] absent ones.</summary>
    public static (double X, double Y)?[] Read(
        JsonCursor? array, PoseJsonOptions options, params ReadOnlySpan<int> counts)
    {
        if (array is null || array.Count == 0)
        {
            return new (double, double)?[counts[0]];
        }
        Span<int> lengths = stackalloc int[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            lengths[i] = 3 * counts[i];
        }
        var numbers = array.Numbers(lengths);
        var points = new (double, double)?[numbers.Length / 3];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = numbers[3 * i + 2] >= options.MinConfidence
                ? (numbers[3 * i], numbers[3 * i + 1])
                : null;
        }
        return points;
    }

    /// <summary>Writes points in pixels; absent ones are three zeros.</summary>
    public static void Write(
        Utf8JsonWriter writer, string name, ReadOnlySpan<Keypoint?> points, Canvas canvas, int confidence)
    {
        writer.WriteStartArray(name);
        foreach (var point in points)
        {
            // In double precision the product is exact, so that dividing gives the very same fraction back.
            writer.WriteNumberValue(point is { } p ? p.X * canvas.Width : 0);
            writer.WriteNumberValue(point is { } q ? q.Y * canvas.Height : 0);
            writer.WriteNumberValue(point is null ? 0 : confidence);
        }
        writer.WriteEndArray();
    }
}
