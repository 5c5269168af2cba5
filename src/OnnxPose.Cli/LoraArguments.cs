using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using OnnxPose.Onnx.Lora;

namespace OnnxPose.Cli;

/// <summary>The option that adds LoRAs.</summary>
sealed class LoraArguments
{
    const string Name = "--lora";

    readonly Option<string[]?> _loras = new(Name)
    {
        Description = "A LoRA in kohya's or diffusers' form for the UNet and the text encoders, and what " +
            "it is multiplied by (default 1). May be given again.",
        HelpName = "FILE[:SCALE]",
    };

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_loras);

    /// <summary>What a command line asks for.</summary>
    /// <exception cref="UsageException">A scale is out of range.</exception>
    public ImmutableArray<LoraSource> Read(ParseResult parsed) =>
        [.. (parsed.GetValue(_loras) ?? []).Select(Parse)];

    /// <summary>Reads <c>FILE</c> or <c>FILE:SCALE</c>; what follows a colon and is no number belongs to the
    /// name.</summary>
    /// <exception cref="UsageException">There is no file, or the scale is out of range.</exception>
    public static LoraSource Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        try
        {
            return colon > 0 && float.TryParse(
                text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var scale)
                ? new(text[..colon], scale)
                : new(text);
        }
        catch (ArgumentException)
        {
            throw new UsageException(
                $"'{text}' is not a value of {Name}; expected FILE or FILE:SCALE with a scale from -100 " +
                "to 100.");
        }
    }

    /// <summary>What a picture says of the LoRAs that made it, by <c>lora.0</c> and so on.</summary>
    /// <exception cref="ModelContractException">A file is not there, or no LoRA.</exception>
    /// <exception cref="SafetensorsFormatException">A file is broken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Identity(ImmutableArray<LoraSource> loras) =>
        loras.Select(static (lora, i) =>
        {
            LoraFile.Open(lora.Path, lora.Scale).Dispose();     // its faults are said before any work
            using var file = File.OpenRead(lora.Path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(file))[..32];
            return KeyValuePair.Create(
                string.Create(CultureInfo.InvariantCulture, $"lora.{i}"),
                string.Create(CultureInfo.InvariantCulture, $"{hash} x {lora.Scale}"));
        });
}
