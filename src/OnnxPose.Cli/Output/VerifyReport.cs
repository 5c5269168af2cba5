using System.Globalization;
using System.Text.Json;
using OnnxPose.Components;

namespace OnnxPose.Cli.Output;

/// <summary>A component that was found in order.</summary>
/// <param name="Name">The component.</param>
/// <param name="Files">Its files.</param>
/// <param name="Opened">What was opened, in words.</param>
/// <param name="Errors">How far its outputs are from references.</param>
sealed record VerifiedComponent(string Name, ComponentFile[] Files, string Opened, OutputError[] Errors);

/// <summary>What <c>models verify</c> prints.</summary>
static class VerifyReport
{
    /// <summary>The component, then its files and outputs, one a line.</summary>
    public static string Text(VerifiedComponent component) => string.Join(Environment.NewLine,
    [
        $"{component.Name}: {component.Opened}",
        .. component.Files.Select(static file =>
            $"  {file.Hash}  {file.Name}{(file.Expected is null ? "" : "  as the hub lists it")}"),
        .. component.Errors.Select(static error => string.Create(CultureInfo.InvariantCulture,
            $"  {error.Graph} {error.Tensor}: absolute {error.Absolute:E2}, relative {error.Relative:E2}")),
    ]);

    /// <summary>One object.</summary>
    public static string Json(string model, IEnumerable<VerifiedComponent> components) =>
        JsonText.Object(json =>
        {
            json.WriteString("command", "models verify");
            json.WriteString("path", model);
            json.WriteStartArray("components");
            foreach (var component in components)
            {
                Write(json, component);
            }
            json.WriteEndArray();
        });

    static void Write(Utf8JsonWriter json, VerifiedComponent component)
    {
        json.WriteStartObject();
        json.WriteString("name", component.Name);
        json.WriteString("opened", component.Opened);
        json.WriteStartArray("files");
        foreach (var file in component.Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("hash", file.Hash);
            json.WriteBoolean("listed", file.Expected is not null);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var error in component.Errors)
        {
            json.WriteStartObject();
            json.WriteString("graph", error.Graph);
            json.WriteString("tensor", error.Tensor);
            json.WriteNumber("absolute", error.Absolute);
            json.WriteNumber("relative", error.Relative);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
