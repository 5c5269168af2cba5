using System.Text;

namespace OnnxPose.Text;

/// <summary>Turns one word at a time into token ids.</summary>
/// <remarks>
/// Neighbours are merged best rank first, leftmost first among equals. The word is a linked list and the
/// candidates wait in a heap, so that n bytes take n log n steps; the usual search over the whole word for
/// each merge takes n squared, which a single long word turns into minutes. Not thread-safe; its buffers are
/// reused.
/// </remarks>
sealed class BytePairMerger(ClipVocabulary vocabulary, MergeTable merges)
{
    const int None = -1;

    // (rank, place of the left neighbour) in one number, so that the heap's order is the order of merging.
    readonly PriorityQueue<int, long> _candidates = new();
    byte[] _bytes = [];
    int[] _tokens = [];
    int[] _previous = [];
    int[] _next = [];

    /// <summary>Appends a word's ids.</summary>
    /// <param name="word">Not empty; without lone surrogates.</param>
    /// <param name="destination">Where the ids go; at least one is added.</param>
    public void Append(string word, List<int> destination)
    {
        var count = Load(word);
        for (var i = 0; i < count - 1; i++)
        {
            Offer(i);
        }
        while (_candidates.TryDequeue(out var left, out var order))
        {
            // A candidate is out of date when its place has been merged away or its pair has changed since.
            if (_tokens[left] != None && _next[left] != None
                && merges.TryFind(_tokens[left], _tokens[_next[left]], out var merge)
                && merge.Rank == (int)(order >> 32))
            {
                Join(left, merge.Token);
            }
        }
        for (var i = 0; i != None; i = _next[i])
        {
            destination.Add(_tokens[i]);
        }
    }

    int Load(string word)
    {
        var capacity = Encoding.UTF8.GetMaxByteCount(word.Length);
        if (_bytes.Length < capacity)
        {
            _bytes = new byte[capacity];
            (_tokens, _previous, _next) = (new int[capacity], new int[capacity], new int[capacity]);
        }
        var count = Encoding.UTF8.GetBytes(word, _bytes);
        for (var i = 0; i < count; i++)
        {
            _tokens[i] = vocabulary.ByteToken(_bytes[i], endsWord: i == count - 1);
            (_previous[i], _next[i]) = (i - 1, i + 1);
        }
        _next[count - 1] = None;
        return count;
    }

    void Offer(int left)
    {
        if (left != None && _next[left] != None
            && merges.TryFind(_tokens[left], _tokens[_next[left]], out var merge))
        {
            _candidates.Enqueue(left, ((long)merge.Rank << 32) | (uint)left);
        }
    }

    void Join(int left, int token)
    {
        var right = _next[left];
        _tokens[left] = token;
        _tokens[right] = None;
        _next[left] = _next[right];
        if (_next[left] != None)
        {
            _previous[_next[left]] = left;
        }
        Offer(_previous[left]);
        Offer(left);
    }
}
