using System.Globalization;
using System.Text.Json;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>models list</c> and <c>models show</c> print.</summary>
static class ModelsReport
{
    /// <summary>One model a line, the one in use marked with a star.</summary>
    public static string ListAsText(IEnumerable<LocalModel> models, string used) =>
        string.Join(Environment.NewLine, models.Select(model => string.Create(CultureInfo.InvariantCulture,
            $"{(model.Folder == used ? "* " : "  ")}{model.Name ?? model.Folder}" +
            $"  {model.Bytes() / 1e6:F1} MB, licence: {Licence(model)}" +
            $"{(model.Name is null ? "" : $"{Environment.NewLine}    {model.Folder}")}")));

    /// <summary>One object.</summary>
    public static string ListAsJson(IEnumerable<LocalModel> models, string used) => JsonText.Object(json =>
    {
        json.WriteString("command", "models list");
        json.WriteString("used", used);
        json.WriteStartArray("models");
        foreach (var model in models)
        {
            json.WriteStartObject();
            json.WriteString("folder", model.Folder);
            json.WriteString("name", model.Name);
            json.WriteNumber("bytes", model.Bytes());
            json.WriteString("licence", Licence(model));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>The folder with its licence, then one component a line.</summary>
    public static string ShowAsText(LocalModel model, IReadOnlyList<ModelSummary> components) =>
        string.Join(Environment.NewLine,
            components.Select(Line).Prepend($"  licence: {Licence(model)}").Prepend(model.Folder));

    /// <summary>One object.</summary>
    public static string ShowAsJson(LocalModel model, IReadOnlyList<ModelSummary> components) =>
        JsonText.Object(json =>
        {
            json.WriteString("command", "models show");
            json.WriteString("path", model.Folder);
            json.WriteString("licence", Licence(model));
            json.WriteStartArray("components");
            foreach (var component in components)
            {
                Write(json, component);
            }
            json.WriteEndArray();
        });

    static string Licence(LocalModel model) =>
        model.Licences.Count == 0 ? "not stated" : string.Join(", ", model.Licences);

    static void Write(Utf8JsonWriter json, ModelSummary component)
    {
        json.WriteStartObject();
        json.WriteString("name", component.Name);
        json.WriteString("folder", component.Folder);
        json.WriteNumber("tensors", component.Tensors);
        json.WriteNumber("parameters", component.Parameters);
        json.WriteNumber("bytes", component.Bytes);
        json.WriteString("types", string.Join(' ', component.Types));
        json.WriteStartArray("hashes");
        foreach (var hash in component.Hashes)
        {
            json.WriteStringValue(hash);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static string Line(ModelSummary component)
    {
        var hashes = string.Concat(component.Hashes.Select(static hash => $" {hash[..12]}"));
        return component.Tensors == 0
            ? $"  {component.Name}"
            : string.Create(CultureInfo.InvariantCulture,
                $"  {component.Name,-16}{component.Parameters,14:N0} parameters in " +
                $"{component.Tensors} tensors, {component.Bytes / 1e6:F1} MB " +
                $"{string.Join(' ', component.Types)}{hashes}");
    }
}
